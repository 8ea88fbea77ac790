package writing

import "huizhida/fault"

// Refusals of a file: each names the cause and the way out.
var (
	ErrBomb      = fault.New(fault.Invalid, "文件解压后过大（疑似压缩炸弹），没有读取；请用 Word 重新另存一份，图片较多的请先压缩图片")
	ErrEntity    = fault.New(fault.Invalid, "文件里有外部实体声明（DTD），正常的 Word 文件不会有，没有读取；请用 Word 打开后另存为 .docx 再上传")
	ErrPath      = fault.New(fault.Invalid, "文件内含越界路径（如 ../），不是正常的 Word 文件，没有读取；请用 Word 打开后另存为 .docx 再上传")
	ErrExternal  = fault.New(fault.Invalid, "文件引用了外部的模板、图片或对象，没有读取；请在 Word 的“文件—信息—编辑指向文件的链接”中断开链接、把图片嵌入文件后再上传")
	ErrEncrypted = fault.New(fault.Invalid, "文件设有打开密码，无法读取；请在 Word 中取消密码后再上传")
	ErrOldWord   = fault.New(fault.Invalid, "这是旧格式的 .doc（或 .wps）文件，无法读取；请用 Word 或 WPS 打开，另存为 .docx 再上传")
	ErrDeep      = fault.New(fault.Invalid, "文件内部嵌套过深或部件过多，不是正常的 Word 文件，没有读取；请用 Word 打开后另存为 .docx 再上传")
	ErrBroken    = fault.New(fault.Invalid, "文件已损坏或不完整，无法读取；请用 Word 打开确认后另存为 .docx 再上传")
	ErrNotWord   = fault.New(fault.Invalid, "这不是 Word 文档；请上传 .docx 文件")
	ErrNoText    = fault.New(fault.Invalid, "文件里没有可以读取的文字")
	ErrScan      = fault.New(fault.Invalid, "这份 PDF 是扫描件（只有图像，没有文字），无法读取文字；请上传由 Word 导出的 PDF 或 .docx，或先做文字识别")
	ErrSlow      = fault.New(fault.Invalid, "这份 PDF 处理时间过长，已停止读取；请改传 .docx")
	ErrPDF       = fault.New(fault.Invalid, "PDF 已损坏或用了不支持的加密，无法读取文字；请重新导出后再上传，或改传 .docx")
)
