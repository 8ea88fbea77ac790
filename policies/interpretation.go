package policies

import (
	"slices"
	"strings"

	"huizhida/fault"
)

// ErrNoInterpretation is returned for an interpretation that does not exist, or that the asker may not see.
var ErrNoInterpretation = fault.New(fault.NotFound, "没有这篇政策解读，请检查网址或回到政策库查找")

// Forms are the eight forms of interpretation, in the order of the yearly report.
var Forms = []string{"文字", "图解", "问答", "音频", "视频", "动漫", "专家", "媒体"}

// Interpretation explains a document in one form.
type Interpretation struct {
	ID         int64
	DocumentID int64
	InterpretationDraft
	Flow
}

// InterpretationDraft is what its drafter writes.
type InterpretationDraft struct {
	Form  string // one of Forms
	Title string
	Body  string // Markdown; for 音频 and 视频 the script
}

func (d *InterpretationDraft) tidy() error {
	var bad []fault.Field
	d.Title = strings.TrimSpace(d.Title)
	if !slices.Contains(Forms, d.Form) {
		bad = append(bad, fault.Field{Name: "form", Message: "请选择解读形式"})
	}
	if d.Title == "" {
		bad = append(bad, fault.Field{Name: "title", Message: "请填写标题"})
	}
	bad = append(bad, secretFields(d.Title, d.Body)...)
	return fault.Form(bad...)
}
