package columnar

import (
	"math"

	"huizhida/matching/rule"
)

const (
	sign       = uint64(1) << 63
	daySeconds = 24 * 60 * 60
)

// keyOf turns a known number, truth or date into a key that sorts as it does.
func keyOf(v rule.Value) uint64 {
	switch v.Type() {
	case rule.Double:
		return doubleKey(v.Double())
	case rule.Date:
		return intKey(int64(v.Day()))
	case rule.Bool:
		if v.Bool() {
			return intKey(1)
		}
		return intKey(0)
	}
	return intKey(v.Int())
}

// isExact says whether a constant is a value that a column could hold: its key tells all of it. What a rule computes may be −0, an infinity,
// or a moment within a day.
func isExact(v rule.Value) bool {
	switch f := v.Double(); v.Type() {
	case rule.Int, rule.Bool:
		return true
	case rule.Date:
		return v.Int()%daySeconds == 0
	case rule.Double:
		return !math.IsNaN(f) && !math.IsInf(f, 0) && (f != 0 || !math.Signbit(f))
	}
	return false
}

func intKey(n int64) uint64 { return uint64(n) ^ sign }

func doubleKey(f float64) uint64 {
	if b := math.Float64bits(f); b&sign == 0 {
		return b | sign
	} else {
		return ^b
	}
}

func fromKey(t rule.Type, key uint64) rule.Value {
	switch t {
	case rule.Double:
		if key&sign != 0 {
			return rule.OfDouble(math.Float64frombits(key &^ sign))
		}
		return rule.OfDouble(math.Float64frombits(^key))
	case rule.Date:
		return rule.OfDay(rule.Day(int64(key ^ sign)))
	case rule.Bool:
		return rule.OfBool(key == intKey(1))
	}
	return rule.OfInt(int64(key ^ sign))
}
