package views

// IconName names one of the drawn icons: a 24 grid, lines of 1.6, in the colour of the text.
type IconName string

// The icons there are.
const (
	IconSearch     IconName = "search"
	IconDocument   IconName = "document"
	IconCase       IconName = "case"
	IconBell       IconName = "bell"
	IconTalk       IconName = "talk"
	IconPhone      IconName = "phone"
	IconHome       IconName = "home"
	IconPerson     IconName = "person"
	IconClock      IconName = "clock"
	IconEdit       IconName = "edit"
	IconPrint      IconName = "print"
	IconDownload   IconName = "download"
	IconAttachment IconName = "attachment"
	IconAdd        IconName = "add"
	IconChart      IconName = "chart"
	IconAudio      IconName = "audio"
	IconVideo      IconName = "video"
	IconEye        IconName = "eye"
	IconLock       IconName = "lock"
	IconInfo       IconName = "info"
	IconWarning    IconName = "warning"
	IconFailure    IconName = "failure"
	IconDone       IconName = "done"
	IconMenu       IconName = "menu"
	IconNext       IconName = "next"
	IconArrow      IconName = "arrow"
	IconText       IconName = "text"
	IconUp         IconName = "up"
	IconDown       IconName = "down"
)

// Icons lists every icon with its Chinese name, for the component sheet.
var Icons = []struct {
	Name  IconName
	Label string
}{
	{IconSearch, "查找"}, {IconDocument, "文件"}, {IconCase, "办件"}, {IconBell, "消息"}, {IconTalk, "问答"}, {IconPhone, "电话"},
	{IconHome, "首页"}, {IconPerson, "账号"}, {IconClock, "时间"}, {IconEdit, "修改"}, {IconPrint, "打印"}, {IconDownload, "下载"},
	{IconAttachment, "附件"}, {IconAdd, "新增"}, {IconChart, "图解"}, {IconAudio, "音频"}, {IconVideo, "视频"}, {IconEye, "无障碍"},
	{IconLock, "安全"}, {IconInfo, "提示"}, {IconWarning, "留意"}, {IconFailure, "出错"}, {IconDone, "完成"}, {IconMenu, "菜单"},
	{IconNext, "进入"}, {IconArrow, "前往"}, {IconText, "大字"}, {IconUp, "上移"}, {IconDown, "下移"},
}

var drawings = map[IconName]string{
	IconSearch:     `<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,
	IconDocument:   `<path d="M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7"/>`,
	IconCase:       `<path d="M4 6h16v13H4zM4 10h16M8 14h5"/>`,
	IconBell:       `<path d="M6 17c1.3-1.5 1.6-3.2 1.6-6a4.4 4.4 0 0 1 8.8 0c0 2.8.3 4.5 1.6 6ZM10 20h4"/>`,
	IconTalk:       `<path d="M4 5h16v12H9l-5 4z"/>`,
	IconPhone:      `<path d="M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1Z"/>`,
	IconHome:       `<path d="M4 11 12 4l8 7v9h-5v-6H9v6H4z"/>`,
	IconPerson:     `<circle cx="12" cy="8" r="4"/><path d="M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>`,
	IconClock:      `<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>`,
	IconEdit:       `<path d="m15 5 4 4L8.5 19.5 4 20l.5-4.5Z"/>`,
	IconPrint:      `<path d="M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7Z"/>`,
	IconDownload:   `<path d="M12 4v11m-4-4 4 4 4-4M5 20h14"/>`,
	IconAttachment: `<path d="m18.5 11-7.2 7.2a4.3 4.3 0 0 1-6.1-6.1l7.6-7.6a3 3 0 0 1 4.2 4.2l-7.5 7.5a1.5 1.5 0 0 1-2.1-2.1l6.8-6.8"/>`,
	IconAdd:        `<path d="M12 5v14M5 12h14"/>`,
	IconChart:      `<path d="M4 4v16h16M8 16v-5M12 16V8M16 16v-7"/>`,
	IconAudio:      `<path d="M4 10v4h3.5l4.5 4V6L7.5 10ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,
	IconVideo:      `<path d="M3.5 5h17v14h-17Z"/><path d="m10 9 5 3-5 3Z"/>`,
	IconEye:        `<path d="M2.5 12C5 7.7 8 5.5 12 5.5s7 2.2 9.5 6.5c-2.5 4.3-5.5 6.5-9.5 6.5S5 16.3 2.5 12Z"/><circle cx="12" cy="12" r="3"/>`,
	IconLock:       `<path d="M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3"/>`,
	IconInfo:       `<path d="M4 4h16v16H4zM12 11v5m0-8v.5"/>`,
	IconWarning:    `<path d="M12 3 2.5 20h19L12 3Zm0 6v5m0 3v.5"/>`,
	IconFailure:    `<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8Zm1.3 6.3 5.4 5.4m0-5.4-5.4 5.4"/>`,
	IconDone:       `<path d="M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm-4 9.3 2.8 2.8 5.4-6"/>`,
	IconMenu:       `<path d="M4 7h16M4 12h16M4 17h16"/>`,
	IconNext:       `<path d="m9 6 6 6-6 6"/>`,
	IconArrow:      `<path d="M5 12h14m-5-5 5 5-5 5"/>`,
	IconUp:         `<path d="M12 19V5M6 11l6-6 6 6"/>`,
	IconDown:       `<path d="M12 5v14M6 13l6 6 6-6"/>`,
	IconText:       `<path d="M3 6h11M8.5 6v13M14 12h7M17.5 12v7"/>`,
}
