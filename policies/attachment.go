package policies

import (
	"bytes"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"huizhida/fault"
	"huizhida/writing"
)

// Limits of attachments.
const (
	MaxAttachment  = 30 << 20 // bytes
	MaxAttachments = 30       // of one text
)

// Refusals of an attachment.
var (
	ErrNoAttachment  = fault.New(fault.NotFound, "没有这个附件，可能已被替换或移除；请回到正文查看")
	ErrFileKind      = fault.New(fault.Invalid, "不能上传这种文件：可以上传 PDF、OFD、Word（.docx）、Excel（.xlsx）、PPT（.pptx）、图片（PNG、JPEG、GIF、WebP）、文本、MP3、MP4 和字幕（WebVTT）")
	ErrOldOffice     = fault.New(fault.Invalid, "这是旧格式或加密的 Office 文件（.doc、.xls、.ppt、.wps），请取消密码并另存为 .docx、.xlsx 或 .pptx 再上传")
	ErrMacros        = fault.New(fault.Invalid, "文件含有宏（自动运行的程序），不能公开；请另存为不含宏的 .docx 或 .xlsx 再上传")
	ErrManyFiles     = fault.New(fault.Invalid, "附件已满30个，请先移除不需要的，或合并成一个 PDF")
	ErrAttachmentBig = fault.New(fault.Invalid, "文件超过30 MB，请压缩图片或拆分后再上传")
	ErrNoUpload      = fault.New(fault.Invalid, "请选择要上传的文件")
)

// Attachment is a file that hangs on a text.
type Attachment struct {
	ID         int64
	Subject    Subject
	SubjectID  int64
	SHA256     []byte
	Name       string
	MediaType  string
	Size       int64
	Inline     bool // an image of the text, not listed
	Position   int
	UploadedBy int64
	CreatedAt  time.Time
}

// fileKind is a kind of file that may be attached.
type fileKind struct{ ending, mediaType string }

var officeKinds = map[writing.Kind]fileKind{
	writing.KindWord:   {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	writing.KindSheet:  {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	writing.KindSlides: {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	writing.KindPDF:    {".pdf", "application/pdf"},
	writing.KindPlain:  {".txt", "text/plain; charset=utf-8"},
}

var otherKinds = map[string]fileKind{
	"image/png": {".png", "image/png"}, "image/jpeg": {".jpg", "image/jpeg"}, "image/gif": {".gif", "image/gif"}, "image/webp": {".webp", "image/webp"},
	"audio/mpeg": {".mp3", "audio/mpeg"}, "video/mp4": {".mp4", "video/mp4"},
}

// CaptionsType is the media type of captions in WebVTT.
const CaptionsType = "text/vtt; charset=utf-8"

// kindOf is what content is, by what it holds: the sender's word and the name's ending count for nothing.
func kindOf(content []byte) (fileKind, error) {
	switch {
	case len(content) == 0:
		return fileKind{}, ErrNoUpload
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")):
		return fileKind{}, ErrOldOffice
	case len(content) > 100 && bytes.HasPrefix(content, []byte("PK")) && bytes.Contains(content, []byte("vbaProject.bin")):
		return fileKind{}, ErrMacros
	case bytes.HasPrefix(content, []byte("PK")) && bytes.Contains(content, []byte("OFD.xml")) && writing.Sniff(content) == writing.KindOther:
		return fileKind{".ofd", "application/ofd"}, nil
	}
	kind := writing.Sniff(content)
	if bytes.HasPrefix(bytes.TrimPrefix(content, []byte("\ufeff")), []byte("WEBVTT")) && !looksLikeMarkup(content) {
		return fileKind{".vtt", CaptionsType}, nil
	}
	if kind == writing.KindPlain && looksLikeMarkup(content) {
		return fileKind{}, ErrFileKind
	}
	if k, ok := officeKinds[kind]; ok {
		return k, nil
	}
	if k, ok := otherKinds[http.DetectContentType(content)]; ok {
		return k, nil
	}
	return fileKind{}, ErrFileKind
}

// looksLikeMarkup says whether a browser could take a text for a page or an image that runs scripts.
func looksLikeMarkup(content []byte) bool {
	head := bytes.ToLower(bytes.TrimLeftFunc(content[:min(len(content), 4096)], func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }))
	return bytes.HasPrefix(head, []byte("<")) || bytes.Contains(head, []byte("<script")) || bytes.Contains(head, []byte("<svg")) || bytes.HasPrefix(head, []byte("#!"))
}

// fileName is the name that a file is listed and saved under.
func fileName(name string, kind fileKind) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, name))
	ending := strings.ToLower(path.Ext(name))
	stem := strings.Trim(name[:len(name)-len(path.Ext(name))], " .")
	if ending == ".csv" && kind.ending == ".txt" || ending == ".jpeg" && kind.ending == ".jpg" {
		kind.ending = ending
	} else if ending != kind.ending && len(ending) > 5 {
		stem = strings.Trim(name, " .") // what follows the dot is no ending
	}
	if letters := []rune(stem); len(letters) > 100 {
		stem = string(letters[:100])
	}
	if stem == "" || stem == "/" {
		stem = "附件"
	}
	return stem + kind.ending
}
