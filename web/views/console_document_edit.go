package views

import (
	"huizhida/fault"
	"huizhida/policies"
)

// DocumentForm is the editing page of a document, as it was last filled in.
type DocumentForm struct {
	ID        int64 // 0 for a new one
	Version   int
	Typed     DocumentTyped
	Errors    []fault.Field
	Conflict  *Conflict
	Flow      policies.Flow
	Tasks     []Task
	Templates []Link // skeletons for a new one
}

// DocumentTyped is what stands in the controls, right or wrong.
type DocumentTyped struct {
	Title, DocNo, Kind, Issuer             string
	IssuedOn, EffectiveOn, ExpiresOn       string // 2022-12-31
	Openness, OpennessBasis, Summary, Body string
}

// TypedDocument fills the controls from a saved draft.
func TypedDocument(d policies.DocumentDraft) DocumentTyped {
	return DocumentTyped{Title: d.Title, DocNo: d.DocNo, Kind: d.Kind, Issuer: d.Issuer, IssuedOn: isoDate(d.IssuedOn),
		EffectiveOn: isoDate(d.EffectiveOn), ExpiresOn: isoDate(d.ExpiresOn), Openness: string(d.Openness), OpennessBasis: d.OpennessBasis,
		Summary: d.Summary, Body: d.Body}
}

// Against compares what was typed with what is saved.
func (t DocumentTyped) Against(s DocumentTyped) []ConflictField {
	return Differences("标题", t.Title, s.Title, "文号", t.DocNo, s.DocNo, "文件类型", t.Kind, s.Kind, "发文机关", t.Issuer, s.Issuer,
		"成文日期", t.IssuedOn, s.IssuedOn, "施行日期", t.EffectiveOn, s.EffectiveOn, "有效期至", t.ExpiresOn, s.ExpiresOn,
		"公开属性", t.Openness, s.Openness, "不主动公开的依据", t.OpennessBasis, s.OpennessBasis, "摘要", t.Summary, s.Summary, "正文", t.Body, s.Body)
}

func (f DocumentForm) title() string {
	if f.ID == 0 {
		return "新建政策"
	}
	return "编辑政策文件"
}

func (f DocumentForm) action() string {
	if f.ID == 0 {
		return "/console/documents"
	}
	return "/console/documents/" + itoa(f.ID)
}

func (f DocumentForm) err(name string) string { return Errors(f.Errors).For(name) }

func (f DocumentForm) locked() bool { return f.Conflict != nil && f.Conflict.Locked }

func plainOptions[S ~string](value string, choices []S) []Option {
	options := make([]Option, len(choices))
	for i, c := range choices {
		options[i] = Option{Value: string(c), Label: string(c), Selected: string(c) == value}
	}
	return options
}
