package views

import (
	"huizhida/fault"
	"huizhida/policies"
)

// InterpretationForm is the editing page of an interpretation, as it was last filled in.
type InterpretationForm struct {
	ID       int64 // 0 for a new one
	Version  int
	Document policies.Document
	Typed    policies.InterpretationDraft
	Errors   []fault.Field
	Conflict *Conflict
	Flow     policies.Flow
}

// InterpretationDetail is an interpretation with its document and history.
type InterpretationDetail struct {
	Interpretation policies.Interpretation
	Document       policies.Document
	History        []policies.Event
}

// InterpretationDifferences compares what was typed with what is saved.
func InterpretationDifferences(t, s policies.InterpretationDraft) []ConflictField {
	return Differences("形式", t.Form, s.Form, "标题", t.Title, s.Title, "正文", t.Body, s.Body)
}

func (f InterpretationForm) title() string {
	if f.ID == 0 {
		return "新增政策解读"
	}
	return "编辑政策解读"
}

func (f InterpretationForm) action() string {
	if f.ID == 0 {
		return "/console/documents/" + itoa(f.Document.ID) + "/interpretations"
	}
	return "/console/interpretations/" + itoa(f.ID)
}

func (f InterpretationForm) back() string {
	if f.ID == 0 {
		return "/console/documents/" + itoa(f.Document.ID)
	}
	return f.action()
}

func (f InterpretationForm) err(name string) string { return Errors(f.Errors).For(name) }

func (f InterpretationForm) locked() bool { return f.Conflict != nil && f.Conflict.Locked }
