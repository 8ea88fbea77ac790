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
		row := EvidenceRow{Verdict: TruthOf(e.Truth), Condition: e.Label, Clause: e.Clause, Gap: e.Gap}
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

// settlingsShown is how many ways to settle a verdict a page lists for each outcome.
const settlingsShown = 3

// Settlings says what would settle an undetermined verdict, a line each: "企业规模：小型或微型；失信被执行人：否，就符合".
func Settlings(x matching.Explanation) []string {
	var lines []string
	shown := map[rule.Verdict]int{}
	for _, s := range x.Settling {
		if shown[s.Verdict]++; shown[s.Verdict] > settlingsShown {
			continue
		}
		var parts, open []string
		for _, n := range s.Needs {
			switch {
			case n.Open:
				open = append(open, n.Label)
			case n.Text == "":
				parts = append(parts, n.Label+"要看具体内容")
			default:
				parts = append(parts, n.Label+"："+n.Text)
			}
		}
		if len(open) > 0 {
			parts = append(parts, strings.Join(open, "、")+"的数要合起来算")
		}
		outcome := "，就符合"
		switch {
		case len(open) > 0 && s.Verdict == rule.Eligible:
			outcome = "，可能符合"
		case len(open) > 0:
			outcome = "，可能不符合"
		case s.Verdict == rule.Ineligible:
			outcome = "，就不符合"
		}
		lines = append(lines, strings.Join(parts, "；")+outcome)
	}
	return lines
}
