package rule

import "slices"

// Truth evaluates a node of a bound tree on a row; it is a node of type Bool.
func (e *Expr) Truth(row Row) Truth {
	f := &frame{row: row}
	return f.eval(e).truth()
}

// Missing lists the unknown attributes that keep a node of a bound tree undecided on a row, by their index, sorted, each once.
func (e *Expr) Missing(row Row) []int {
	f := &frame{row: row}
	missing := f.missing(e, nil)
	slices.Sort(missing)
	return slices.Compact(missing)
}
