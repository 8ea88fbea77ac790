package rule

import "slices"

// maxBlocks bounds the sets of conditions that Blocks considers.
const maxBlocks = 200

// Blocks lists what stands in the way of a row that is not eligible: the smallest sets of conditions (by index) which, had they
// come out the other way, would keep the rule from saying no; those that hold another set are left out. A single set of one
// condition is a near miss. Empty unless the rule says no.
func (r *Rule) Blocks(conditions []Truth) [][]int {
	if r.root.truth(conditions) != False {
		return nil
	}
	var out [][]int
	for _, s := range r.root.mends(conditions, False) {
		if !slices.ContainsFunc(out, func(smaller []int) bool { return isSubset(smaller, s) }) {
			out = append(out, s)
		}
	}
	return out
}

// mends lists the sets of conditions whose turning keeps e from being bad, smallest first.
func (e *Expr) mends(conditions []Truth, bad Truth) [][]int {
	if e.truth(conditions) != bad {
		return [][]int{nil}
	}
	if e.Condition > 0 {
		return [][]int{{e.Condition - 1}}
	}
	switch e.Op {
	case Not:
		return e.Args[0].mends(conditions, bad.not())
	case If:
		stay, turn := e.Args[1], e.Args[2]
		if e.Args[0].truth(conditions) == False {
			stay, turn = turn, stay
		}
		list := stay.mends(conditions, bad)
		for _, s := range e.Args[0].mends(conditions, e.Args[0].truth(conditions)) {
			if e.Args[0].truth(turnedOver(conditions, s)) == Unknown {
				list = append(list, s) // the choice is open then
				continue
			}
			list = append(list, unite([][]int{s}, turn.mends(conditions, bad))...)
		}
		return smallest(list)
	}
	if e.Op == And && bad == True || e.Op == Or && bad == False { // one of them is enough
		var list [][]int
		for _, a := range e.Args {
			list = append(list, a.mends(conditions, bad)...)
		}
		return smallest(list)
	}
	list := [][]int{nil}
	for _, a := range e.Args {
		list = unite(list, a.mends(conditions, bad))
	}
	return list
}

func turnedOver(conditions []Truth, turn []int) []Truth {
	out := slices.Clone(conditions)
	for _, i := range turn {
		out[i] = out[i].not()
	}
	return out
}

// unite joins each set of a with each of b.
func unite(a, b [][]int) [][]int {
	var list [][]int
	for _, x := range a {
		for _, y := range b {
			both := slices.Concat(x, y)
			slices.Sort(both)
			list = append(list, slices.Compact(both))
		}
	}
	return smallest(list)
}

func smallest(list [][]int) [][]int {
	slices.SortStableFunc(list, func(a, b []int) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.Compare(a, b)
	})
	list = slices.CompactFunc(list, slices.Equal)
	return list[:min(len(list), maxBlocks)]
}

func isSubset(small, large []int) bool {
	return !slices.ContainsFunc(small, func(i int) bool { return !slices.Contains(large, i) })
}
