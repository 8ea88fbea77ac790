package columnar

import (
	"slices"
	"sort"
	"strings"

	"huizhida/matching/rule"
)

// span is a run of codes, both ends included.
type span struct{ from, to uint32 }

// set is codes as spans, ascending and apart.
type set []span

func (s set) add(from, to uint32) set {
	switch n := len(s); {
	case from > to:
		return s
	case n > 0 && s[n-1].to+1 >= from:
		s[n-1].to = max(s[n-1].to, to)
		return s
	}
	return append(s, span{from, to})
}

// without is every code from 1 to size that is not in s.
func (s set) without(size int) set {
	var out set
	next := uint32(1)
	for _, sp := range s {
		out = out.add(next, sp.from-1)
		next = sp.to + 1
	}
	return out.add(next, uint32(size))
}

func (s set) union(o set) set {
	all := append(append(set(nil), s...), o...)
	sort.Slice(all, func(i, j int) bool { return all[i].from < all[j].from })
	var out set
	for _, sp := range all {
		out = out.add(sp.from, sp.to)
	}
	return out
}

// valueRow is a row of one attribute.
type valueRow struct{ value rule.Value }

func (r *valueRow) Value(int) rule.Value { return r.value }

// codes says for which values of the column a condition on it holds, and for which it cannot be computed. Comparisons with a
// constant are found by bisection, as the values are sorted; all others are asked of the interpreter, value by value.
func (c *column) codes(e *rule.Expr) (sure, unsure set) {
	switch e.Op {
	case rule.Lt, rule.Le, rule.Gt, rule.Ge, rule.Eq, rule.Ne:
		if op, constant, plain := comparison(e); plain && c.kind != rule.List {
			return c.compared(op, constant), nil
		}
	case rule.In:
		if isAttribute(e.Args[0]) && constants(e.Args[1:]) {
			for _, a := range e.Args[1:] {
				sure = append(sure, c.compared(rule.Eq, a)...)
			}
			return sure.union(nil), nil
		}
	case rule.StartsWith:
		if isAttribute(e.Args[0]) && e.Args[1].Op == rule.Lit {
			return c.prefixed(e.Args[1].Value.Text()), nil
		}
	case rule.Not:
		sure, unsure = c.codes(e.Args[0])
		return sure.union(unsure).without(c.size()), unsure
	}
	row := &valueRow{}
	for code := uint32(1); code <= uint32(c.size()); code++ {
		row.value = c.value(code)
		switch e.Truth(row) {
		case rule.True:
			sure = sure.add(code, code)
		case rule.Unknown:
			unsure = unsure.add(code, code)
		}
	}
	return sure, unsure
}

var turned = map[rule.Op]rule.Op{rule.Lt: rule.Gt, rule.Le: rule.Ge, rule.Gt: rule.Lt, rule.Ge: rule.Le, rule.Eq: rule.Eq, rule.Ne: rule.Ne}

// comparison recognises an attribute compared with a constant; the attribute is put first.
func comparison(e *rule.Expr) (op rule.Op, constant *rule.Expr, plain bool) {
	a, b := e.Args[0], e.Args[1]
	if isAttribute(a) && b.Op == rule.Lit {
		return e.Op, b, true
	}
	return turned[e.Op], a, isAttribute(b) && a.Op == rule.Lit
}

func isAttribute(e *rule.Expr) bool {
	if e.Op == rule.ToDouble {
		e = e.Args[0]
	}
	return e.Op == rule.Attr
}

func constants(list []*rule.Expr) bool {
	for _, e := range list {
		if e.Op != rule.Lit {
			return false
		}
	}
	return true
}

// compared is the codes whose values stand so to a constant.
func (c *column) compared(op rule.Op, constant *rule.Expr) set {
	size := uint32(c.size())
	switch op {
	case rule.Lt:
		return set{}.add(1, c.first(rule.Ge, constant)-1)
	case rule.Le:
		return set{}.add(1, c.first(rule.Gt, constant)-1)
	case rule.Gt, rule.Ge:
		return set{}.add(c.first(op, constant), size)
	}
	var equal set
	if at := c.first(rule.Ge, constant); at <= size && c.stands(rule.Eq, constant).Truth(&valueRow{c.value(at)}) == rule.True {
		equal = equal.add(at, max(at, c.sameUpTo(at, constant)))
	}
	if op == rule.Ne {
		return equal.without(int(size))
	}
	return equal
}

// sameUpTo is the last code whose value equals the constant, as that of at does: distinct integers may be one double.
func (c *column) sameUpTo(at uint32, constant *rule.Expr) uint32 {
	if c.kind == constant.Type {
		return at
	}
	return c.first(rule.Gt, constant) - 1
}

// first is the least code whose value is above the constant, or at it for Ge; one beyond the last when none is. What the
// constant is compared as, and how, is the interpreter's to say, but for texts, which are in the order of their bytes, and for values
// that the column could hold, whose keys are in order.
func (c *column) first(op rule.Op, constant *rule.Expr) uint32 {
	switch {
	case c.kind == rule.String && op == rule.Ge:
		return 1 + uint32(sort.SearchStrings(c.texts, constant.Value.Text()))
	case c.kind == constant.Type && c.numbers != nil && isExact(constant.Value):
		at, found := slices.BinarySearch(c.numbers, keyOf(constant.Value))
		if found && op == rule.Gt {
			at++
		}
		return 1 + uint32(at)
	}
	above, row := c.stands(op, constant), &valueRow{}
	return 1 + uint32(sort.Search(c.size(), func(i int) bool {
		row.value = c.value(uint32(i + 1))
		return above.Truth(row) == rule.True
	}))
}

// stands is the comparison of the column with a constant.
func (c *column) stands(op rule.Op, constant *rule.Expr) *rule.Expr {
	attribute := &rule.Expr{Op: rule.Attr, Type: c.kind}
	if c.kind == rule.Int && constant.Type == rule.Double {
		attribute = &rule.Expr{Op: rule.ToDouble, Type: rule.Double, Args: []*rule.Expr{attribute}}
	}
	return &rule.Expr{Op: op, Type: rule.Bool, Args: []*rule.Expr{attribute, constant}}
}

func (c *column) prefixed(prefix string) set {
	from := sort.SearchStrings(c.texts, prefix)
	to := from + sort.Search(len(c.texts)-from, func(i int) bool { return !strings.HasPrefix(c.texts[from+i], prefix) })
	return set{}.add(uint32(from+1), uint32(to))
}
