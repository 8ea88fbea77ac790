package bench

import (
	"slices"

	"huizhida/matching/reverse"
	"huizhida/matching/rule"
)

// ReverseIndex is the product's index of rules.
type ReverseIndex struct {
	index *reverse.Index
	found reverse.Result

	stored map[*rule.Value]reverse.Result // what was found of enterprises as they were
}

// Load builds the index.
func (e *ReverseIndex) Load(rules []*rule.Rule) (err error) {
	entries := make([]reverse.Entry, len(rules))
	for i, r := range rules {
		entries[i] = reverse.Entry{ID: int64(i), Rule: r, AsOf: AsOf}
	}
	e.stored = map[*rule.Value]reverse.Result{}
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
	was := &before.(rule.Values)[0]
	if _, known := e.stored[was]; !known {
		var r reverse.Result
		e.index.Match(before, &r)
		slices.Sort(r.Eligible)
		slices.Sort(r.Undetermined)
		e.stored[was] = r
	}
	e.index.Match(after, &e.found)
	return differ(e.stored[was].Eligible, e.found.Eligible, e.stored[was].Undetermined, e.found.Undetermined)
}

// differ counts the entries that are in another pair of lists than before.
func differ(wasT, isT, wasU, isU []int32) (changed int) {
	for _, l := range [][]int32{wasT, isT, wasU, isU} {
		if !slices.IsSorted(l) {
			slices.Sort(l)
		}
	}
	changed += without(wasT, isT) + without(isT, wasT)
	for _, n := range isU {
		_, stayed := slices.BinarySearch(wasU, n)
		_, fell := slices.BinarySearch(wasT, n)
		if !stayed && !fell {
			changed++
		}
	}
	for _, n := range wasU {
		_, stayed := slices.BinarySearch(isU, n)
		_, rose := slices.BinarySearch(isT, n)
		if !stayed && !rose {
			changed++
		}
	}
	return changed
}

// without counts what is in a and not in b; both are sorted.
func without(a, b []int32) (n int) {
	for _, x := range a {
		if _, both := slices.BinarySearch(b, x); !both {
			n++
		}
	}
	return n
}
