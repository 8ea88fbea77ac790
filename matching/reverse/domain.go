package reverse

import (
	"math"

	"huizhida/matching/rule"
)

// domain is how the values of a type stand in a line: each has a key, and a larger value has a larger key.
type domain struct {
	first, last int64
	value       func(key int64) rule.Value
}

var domains = map[rule.Type]domain{
	rule.Bool:   {0, 1, func(k int64) rule.Value { return rule.OfBool(k == 1) }},
	rule.Int:    {math.MinInt64, math.MaxInt64, rule.OfInt},
	rule.Double: {-doubleKey(math.MaxFloat64), doubleKey(math.MaxFloat64), func(k int64) rule.Value { return rule.OfDouble(doubleOf(k)) }},
	rule.Date:   {math.MinInt32, math.MaxInt32, func(k int64) rule.Value { return rule.OfDay(rule.Day(k)) }},
}

// key is the place of a known value in the domain of its type.
func key(v rule.Value) int64 {
	switch v.Type() {
	case rule.Double:
		return doubleKey(v.Double())
	case rule.Date:
		return int64(v.Day())
	}
	return v.Int()
}

// doubleKey counts the doubles, from 0 upwards and downwards; both zeros are 0.
func doubleKey(f float64) int64 {
	n := int64(math.Float64bits(f))
	if n < 0 {
		return math.MinInt64 - n
	}
	return n
}

func doubleOf(key int64) float64 {
	if key < 0 {
		key = math.MinInt64 - key
	}
	return math.Float64frombits(uint64(key))
}

// number notes where a comparison with a constant changes; false if it is none, or could change anywhere.
func (l *literal) number(d domain, x, y *rule.Expr) bool {
	if x.Op == rule.Lit {
		x, y = y, x
	}
	switch {
	case y.Op != rule.Lit:
		return false
	case x.Op == rule.Lit:
		return true
	case x.Op == rule.Attr:
		l.breaks = append(l.breaks, around(y.Value)...)
		return true
	}
	if !monotone(x) {
		return false
	}
	breaks, found := d.search(x, y)
	l.breaks = append(l.breaks, breaks...)
	return found
}

// around returns the keys at which a comparison with c may change: its own and the next. Between two days it has that of the day,
// which then changes nothing; not a number is in no order to any, so its key is as good as another.
func around(c rule.Value) []int64 {
	k := key(c)
	if k == math.MaxInt64 {
		return []int64{k}
	}
	return []int64{k, k + 1}
}
