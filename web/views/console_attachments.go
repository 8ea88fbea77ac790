package views

import (
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"huizhida/fault"
	"huizhida/policies"
	"huizhida/writing"
)

// AttachmentsView is what hangs on a text, and where more is hung on it.
type AttachmentsView struct {
	Of     policies.Subject
	ID     int64
	Title  string
	Flow   policies.Flow
	Files  []policies.Attachment
	Errors []fault.Field
}

// Path is the page's address.
func (v AttachmentsView) Path() string { return v.text() + "/attachments" }

// Has says whether the file hangs on this text.
func (v AttachmentsView) Has(id int64) bool {
	return slices.ContainsFunc(v.Files, func(a policies.Attachment) bool { return a.ID == id })
}

func (v AttachmentsView) text() string { return "/console/" + string(v.Of) + "/" + itoa(v.ID) }

func (v AttachmentsView) nav() string {
	if v.Of == policies.Notices {
		return "notices"
	}
	return "documents"
}

func (v AttachmentsView) err(name string) string { return Errors(v.Errors).For(name) }

// listed are the attachments proper, the others are images of the text.
func listed(all []policies.Attachment) []policies.Attachment { return parted(all, false) }

func parted(all []policies.Attachment, inline bool) []policies.Attachment {
	var out []policies.Attachment
	for _, a := range all {
		if a.Inline == inline {
			out = append(out, a)
		}
	}
	return out
}

// fileFacts is what a reader wants to know before loading a file: its kind and its size.
func fileFacts(a policies.Attachment) string {
	return strings.ToUpper(strings.TrimPrefix(path.Ext(a.Name), ".")) + "，" + fileSize(a.Size)
}

func fileSize(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.0f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d 字节", n)
}

func attachmentHref(a policies.Attachment) string { return "/attachments/" + itoa(a.ID) }

func imageHref(a policies.Attachment) string { return writing.FilePath + hex.EncodeToString(a.SHA256) }

// imageMarkdown is how the text refers to an image.
func imageMarkdown(a policies.Attachment) string {
	return "![这里写图中的内容](" + imageHref(a) + ")"
}

// accepted are the endings that the file dialog offers.
const accepted = ".pdf,.ofd,.docx,.xlsx,.pptx,.png,.jpg,.jpeg,.gif,.webp,.txt,.csv,.mp3,.mp4,.vtt"

// DocumentImport is the page where a file becomes a draft.
type DocumentImport struct {
	Issuer string
	Errors []fault.Field
}

// Preview is a text that is not saved.
type Preview struct{ Title, Body string }
