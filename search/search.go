// Package search finds what is public: documents, interpretations, notices, benefits and help, one record per heading. The index is
// held in memory and follows Postgres, where triggers note what changed in the transaction of the change. The package writes the table
// of synonyms, and reads those of policies.
package search

import (
	"slices"
	"time"
)

// Kind is what a text is.
type Kind string

const (
	Document       Kind = "documents"
	Interpretation Kind = "interpretations"
	Notice         Kind = "notices"
	Benefit        Kind = "benefits"
	Help           Kind = "help"
)

// Kinds lists them in the order pages show them.
var Kinds = []Kind{Document, Interpretation, Notice, Benefit, Help}

// Label is the kind's name on pages.
func (k Kind) Label() string {
	return map[Kind]string{Document: "政策文件", Interpretation: "政策解读", Notice: "申报通知", Benefit: "惠企事项", Help: "使用帮助"}[k]
}

// Text is something to be found.
type Text struct {
	Kind      Kind
	Ref       string // names it among all texts: documents/12
	Document  int64  // the document it is or belongs to; 0 for help
	Path      string // where it opens
	Title     string
	Of        string // the title of the document it belongs to, if it is none itself
	DocNo     string
	Issuer    string
	Facet     string // a document's kind, an interpretation's form, a benefit's class
	Body      string // Markdown, or lines with headings as officials write them
	Published time.Time
	From      *time.Time // first day in force
	Until     *time.Time // last day in force, or the end of a notice's window
	Repealed  bool       // withdrawn or repealed: found, and said to be so
}

// Validity is how a text stands today.
type Validity string

const (
	InForce  Validity = "current"
	NotYet   Validity = "upcoming"
	Expired  Validity = "expired"
	Repealed Validity = "repealed"
)

// validity says how the text stands on a day, which is written as dayString writes it.
func (t *indexed) validity(today string) Validity {
	switch {
	case t.Repealed:
		return Repealed
	case t.until != "" && t.until < today:
		return Expired
	case t.from != "" && t.from > today:
		return NotYet
	}
	return InForce
}

// ParseKind reads a kind of an address; empty for what is none.
func ParseKind(s string) Kind {
	if slices.Contains(Kinds, Kind(s)) {
		return Kind(s)
	}
	return ""
}

// ParseValidity reads a validity of an address; empty for what is none.
func ParseValidity(s string) Validity {
	if slices.Contains([]Validity{InForce, NotYet, Expired, Repealed}, Validity(s)) {
		return Validity(s)
	}
	return ""
}
