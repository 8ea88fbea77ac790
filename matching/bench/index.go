package bench

import (
	"huizhida/matching/reverse"
	"huizhida/matching/rule"
)

// ReverseIndex is the product's index of rules.
type ReverseIndex struct {
	index *reverse.Index
	found reverse.Result

	stored map[*rule.Value]*stored // what was found of enterprises as they were
}

// Load builds the index.
func (e *ReverseIndex) Load(rules []*rule.Rule) (err error) {
	entries := make([]reverse.Entry, len(rules))
	for i, r := range rules {
		entries[i] = reverse.Entry{ID: int64(i), Rule: r, AsOf: AsOf}
	}
	e.stored = map[*rule.Value]*stored{}
	e.index, err = reverse.Build(entries)
	return err
}

// Match lists the rules.
func (e *ReverseIndex) Match(row rule.Row) (eligible, undetermined int) {
	e.index.Match(row, &e.found)
	return len(e.found.Eligible), len(e.found.Undetermined)
}

// Explain matches, and evaluates the conditions of the rules that are shown.
func (e *ReverseIndex) Explain(row rule.Row, shown int) (conditions int) {
	e.index.Match(row, &e.found)
	for _, list := range [][]int32{e.found.Eligible, e.found.Undetermined} {
		for _, entry := range list[:min(shown, len(list))] {
			conditions += len(e.index.Explain(entry, row).Conditions)
			shown--
		}
	}
	return conditions
}

// Rematch matches an enterprise as it is, and counts the rules that say otherwise than of it as it was. That is found once and then
// remembered, as the product stores it.
func (e *ReverseIndex) Rematch(before, after rule.Row) (changed int) {
	was, known := e.stored[&before.(rule.Values)[0]]
	if !known {
		var r reverse.Result
		e.index.Match(before, &r)
		was = &stored{verdicts: make([]byte, e.index.Len()), open: len(r.Eligible) + len(r.Undetermined)}
		mark(was.verdicts, r)
		e.stored[&before.(rule.Values)[0]] = was
	}
	e.index.Match(after, &e.found)
	still := 0
	for verdict, list := range [][]int32{1: e.found.Eligible, 2: e.found.Undetermined} {
		for _, entry := range list {
			switch was.verdicts[entry] {
			case 0:
				changed++
			case byte(verdict):
				still++
			default:
				still++
				changed++
			}
		}
	}
	return changed + was.open - still
}

// stored is an enterprise's verdicts by entry: 0 ineligible, 1 eligible, 2 undetermined; open is how many are not ineligible.
type stored struct {
	verdicts []byte
	open     int
}

func mark(verdicts []byte, r reverse.Result) {
	for _, entry := range r.Eligible {
		verdicts[entry] = 1
	}
	for _, entry := range r.Undetermined {
		verdicts[entry] = 2
	}
}
