package views

import (
	"strings"
	"time"

	"huizhida/matching"
	"huizhida/matching/rule"
)

// TruthOf shows what a condition said with the marks of verdicts.
func TruthOf(t rule.Truth) VerdictKind {
	switch t {
	case rule.True:
		return Yes
	case rule.False:
		return No
	}
	return Maybe
}

// EvidenceRows are the conditions of an explanation, each with the fact that decided it; clauses link into the document at path.
func EvidenceRows(x matching.Explanation, document string) []EvidenceRow {
	var rows []EvidenceRow
	for _, e := range x.Conditions {
		row := EvidenceRow{Verdict: TruthOf(e.Truth), Condition: e.Label, Clause: e.Clause}
		if anchor := ClauseAnchor(e.Clause); anchor != "" && document != "" {
			row.ClauseHref = document + anchor
		}
		var facts, sources []string
		var asOf time.Time
		for _, f := range e.Facts {
			value := f.Value
			if !f.Known {
				value = "还不知道"
			}
			if len(e.Facts) > 1 {
				value = f.Label + "：" + value
			}
			facts = append(facts, value)
			if f.Source != "" && !strings.Contains(strings.Join(sources, "、"), f.Source) {
				sources = append(sources, f.Source)
			}
			if f.AsOf.After(asOf) {
				asOf = f.AsOf
			}
		}
		row.Fact, row.Source = strings.Join(facts, "；"), strings.Join(sources, "、")
		if !asOf.IsZero() {
			row.AsOf = asOf.Format(time.DateOnly)
		}
		rows = append(rows, row)
	}
	return rows
}
