package pgsql

import (
	"math"

	"huizhida/matching/rule"
)

// span is what a double can come to: which sizes, and whether it can be NaN.
type span struct {
	least float64 // the smallest size but zero
	most  float64 // infinite where it can be
	nan   bool
}

const smallest = math.SmallestNonzeroFloat64

// rangeOf follows e down to its constants and attributes, which are finite.
func rangeOf(e *rule.Expr) span {
	switch {
	case e.Op == rule.Lit:
		switch f := math.Abs(e.Value.Double()); {
		case f != f:
			return span{least: smallest, most: math.Inf(1), nan: true}
		case f == 0:
			return span{least: math.MaxFloat64}
		default:
			return span{least: f, most: f}
		}
	case e.Op == rule.Attr:
		return span{least: smallest, most: math.MaxFloat64}
	case e.Op == rule.ToDouble && e.Args[0].Type == rule.Int:
		return span{least: 1, most: 1 << 63}
	case e.Op == rule.If:
		return rangeOf(e.Args[1]).or(rangeOf(e.Args[2]))
	}
	out := rangeOf(e.Args[0])
	for _, a := range e.Args[1:] {
		switch b := rangeOf(a); e.Op {
		case rule.Add, rule.Sub:
			out = span{least: smallest, most: out.most + b.most, nan: out.nan || b.nan || out.infinite() && b.infinite()}
		case rule.Mul:
			out = span{least: out.least * b.least, most: out.most * b.most, nan: out.nan || b.nan || out.infinite() || b.infinite()}
		case rule.Div:
			zero := a.Op != rule.Lit || a.Value.Double() == 0
			out = span{least: out.least / b.most, most: out.most / b.least, nan: out.nan || b.nan || zero || out.infinite() && b.infinite()}
			if zero {
				out.most = math.Inf(1)
			}
		default: // Min, Max
			out = out.or(b)
		}
	}
	if out.most != out.most { // 0 times infinity
		out.most = math.Inf(1)
	}
	return out
}

func (s span) or(o span) span {
	return span{least: min(s.least, o.least), most: max(s.most, o.most), nan: s.nan || o.nan}
}

func (s span) infinite() bool { return math.IsInf(s.most, 1) }

// safe says whether no result of these sizes overflows or vanishes.
func (s span) safe() bool { return !s.infinite() && s.least > 0 }
