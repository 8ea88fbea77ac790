package reverse

import (
	"math"

	"huizhida/matching/rule"
)

// monotone says whether e never turns back as its one attribute grows, and can be computed on one unbroken stretch of it.
// Rounding does not disturb that, and not a number (NaN) cannot come of it.
func monotone(e *rule.Expr) bool {
	constants, at := 0, 0
	for i, a := range e.Args {
		switch {
		case a.Op != rule.Lit:
			at = i
		case a.Type == rule.Double && (math.IsInf(a.Value.Double(), 0) || math.IsNaN(a.Value.Double())):
			return false
		default:
			constants++
		}
	}
	switch e.Op {
	case rule.Attr:
		return true
	case rule.ToDouble, rule.ToInt, rule.Neg, rule.Year:
		return monotone(e.Args[0])
	case rule.Mul:
		if constants == 1 && zero(e.Args[1-at]) {
			return false
		}
	case rule.Div:
		if at == 1 || constants == 1 && zero(e.Args[1]) {
			return false
		}
	case rule.Add, rule.Sub, rule.Min, rule.Max:
	default:
		return false
	}
	return constants == len(e.Args)-1 && monotone(e.Args[at])
}

func zero(e *rule.Expr) bool {
	if e.Type == rule.Double {
		return e.Value.Double() == 0
	}
	return e.Value.Int() == 0
}

// search returns the keys at which the comparison of x, which is monotone, with the constant c changes; false if x seems to be
// computable nowhere.
func (d domain) search(x, c *rule.Expr) ([]int64, bool) {
	attr := x.Attributes()[0]
	at := func(op rule.Op) func(int64) rule.Value {
		e := &rule.Expr{Op: op, Type: rule.Bool, Args: []*rule.Expr{x, c}}
		return func(k int64) rule.Value { return rule.Compute(e, one{attr, d.value(k)}) }
	}
	below, upTo := at(rule.Lt), at(rule.Le)
	computable := func(k int64) bool { return below(k).Known() }
	anchor, found := d.anchor(x, computable)
	if !found {
		return nil, false
	}
	from, to := first(d.first, anchor, computable), d.last
	breaks := []int64{from}
	if !computable(to) {
		beyond := first(anchor, to, func(k int64) bool { return !computable(k) })
		to = beyond - 1
		breaks = append(breaks, beyond)
	}
	for _, compare := range []func(int64) rule.Value{below, upTo} {
		start := compare(from).Bool()
		if compare(to).Bool() != start {
			breaks = append(breaks, first(from, to, func(k int64) bool { return compare(k).Bool() != start }))
		}
	}
	return breaks, true
}

// anchor finds a key of which x can be computed: zero, or one of its own dates.
func (d domain) anchor(x *rule.Expr, computable func(int64) bool) (anchor int64, found bool) {
	candidates := []int64{0}
	x.Walk(func(e *rule.Expr) {
		if e.Op == rule.Lit && e.Type == rule.Date {
			candidates = append(candidates, key(e.Value))
		}
	})
	for _, k := range candidates {
		if computable(k) {
			return k, true
		}
	}
	return 0, false
}

// first is the first key from lo to hi that holds, where all do from some key on, and hi does.
func first(lo, hi int64, holds func(int64) bool) int64 {
	for lo < hi {
		middle := lo + int64(uint64(hi-lo)/2)
		if holds(middle) {
			hi = middle
		} else {
			lo = middle + 1
		}
	}
	return lo
}
