package policies

import (
	"time"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Span is a run of text that two versions share, or that one of them lacks.
type Span struct {
	Kind SpanKind
	Text string
}

// SpanKind says which version has a span.
type SpanKind int

const (
	Same SpanKind = iota
	Added
	Removed
)

// FieldDiff is one field of a content that changed.
type FieldDiff struct {
	Name  string
	Spans []Span
}

// Redline compares two texts character by character, which Chinese needs, and joins what is torn to shreds so that people can read it.
func Redline(from, to string) []Span {
	d := diffmatchpatch.New()
	d.DiffTimeout = time.Second // beyond it the comparison is coarser, never wrong
	diffs := d.DiffCleanupSemantic(d.DiffMainRunes([]rune(from), []rune(to), false))
	spans := make([]Span, 0, len(diffs))
	for _, x := range diffs {
		kind := map[diffmatchpatch.Operation]SpanKind{diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffInsert: Added, diffmatchpatch.DiffDelete: Removed}[x.Type]
		spans = append(spans, Span{kind, x.Text})
	}
	return spans
}

// Diff is what changed from c to next, field by field, in the order of the page.
func (c Content) Diff(next Content) []FieldDiff {
	var out []FieldDiff
	add := func(name, from, to string) {
		if from != to {
			out = append(out, FieldDiff{name, Redline(from, to)})
		}
	}
	add("标题", c.Title, next.Title)
	add("文号", c.DocNo, next.DocNo)
	for _, p := range next.Meta {
		add(p.Name, c.Value(p.Name), p.Value)
	}
	add("公开属性", string(c.Openness), string(next.Openness))
	add("公开依据", c.Basis, next.Basis)
	add("附件", c.files(), next.files())
	add("正文", c.Body, next.Body)
	return out
}

// files lists the attachments, one a line, with enough of the hash to tell two of one name apart.
func (c Content) files() string {
	list := ""
	for _, a := range c.Attachments {
		list += a.Name + "（" + a.Hash[:min(8, len(a.Hash))] + "）\n"
	}
	return list
}
