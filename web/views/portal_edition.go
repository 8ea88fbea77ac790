package views

import (
	"huizhida/policies"
)

// EditionView is one published text of a record, whether it still applies or not.
type EditionView struct {
	Path     string // of the record
	Edition  policies.Edition
	Content  policies.Content
	Editions []policies.Edition // the latest first
	Diff     []policies.FieldDiff
}

func (v EditionView) latest() bool { return v.Editions[0].Number == v.Edition.Number }

func (v EditionView) facts() []Term {
	terms := []Term{}
	if v.Content.DocNo != "" {
		terms = append(terms, Term{Label: "文号", Text: v.Content.DocNo})
	}
	for _, p := range v.Content.Meta {
		if p.Value != "" {
			terms = append(terms, Term{Label: p.Name, Text: p.Value})
		}
	}
	return append(terms, Term{Label: "公开方式", Text: string(v.Content.Openness)}, Term{Label: "内容指纹", Text: v.Edition.Hash})
}
