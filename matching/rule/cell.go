package rule

import (
	"math"
	"slices"
)

// Cell is a set of values of one attribute that none of the comparisons at hand tells apart.
type Cell struct {
	Value Value // one of them
	Low   Value // of an ordered attribute: the smallest and the largest
	High  Value
	kinds []kind // of a text or list: what was tried and found to lie in it
}

// Domain is what an attribute can hold at all; the zero Domain is everything of its type.
type Domain struct {
	Texts []string // the only ones of a text
	Low   Value    // the smallest and the largest of a number
	High  Value
}

// isOrdered says whether the values of the type lie on a line.
func isOrdered(t Type) bool { return t == Int || t == Double || t == Date }

// place is where a known value lies on the line of its type: neighbours differ by one.
func (v Value) place() int64 {
	switch v.kind {
	case Double:
		if n := int64(v.bits &^ (1 << 63)); v.bits>>63 == 1 {
			return -n
		} else {
			return n
		}
	case Date:
		return int64(v.Day())
	}
	return v.Int()
}

// valueAt is the value at a place.
func valueAt(t Type, place int64) Value {
	switch t {
	case Double:
		if place < 0 {
			return computed(-math.Float64frombits(uint64(-place)))
		}
		return computed(math.Float64frombits(uint64(place)))
	case Date:
		return OfDay(Day(place))
	}
	return OfInt(place)
}

// ends are the first and the last place of the type, within the domain.
func ends(t Type, within Domain) (low, high int64) {
	switch t {
	case Double:
		high = computed(math.MaxFloat64).place()
		low = -high
	case Date:
		low, high = floorDiv(firstSecond, daySeconds)+1, floorDiv(lastSecond, daySeconds)
	default:
		low, high = math.MinInt64, math.MaxInt64
	}
	if within.Low.known {
		low = within.Low.place()
	}
	if within.High.known {
		high = within.High.place()
	}
	return low, high
}

// line cuts the line of an ordered attribute where one of its atoms changes.
func line(t Type, within Domain, attr int, atoms []*Expr, more []int64) []Cell {
	low, high := ends(t, within)
	starts := []int64{low}
	for _, a := range atoms {
		starts = append(starts, cuts(t, attr, a)...)
	}
	starts = append(starts, more...)
	slices.Sort(starts)
	starts = slices.Compact(starts)
	var cells []Cell
	for i, start := range starts {
		if start < low || start > high {
			continue
		}
		end := high
		if i+1 < len(starts) && starts[i+1] <= high {
			end = starts[i+1] - 1
		}
		cells = append(cells, Cell{Value: between(t, start, end, low, high), Low: valueAt(t, start), High: valueAt(t, end)})
	}
	return cells
}

// between picks a value that people could mean.
func between(t Type, start, end, low, high int64) Value {
	switch {
	case start == low && end == high:
		return valueAt(t, min(max(0, low), high))
	case start == low:
		return valueAt(t, end)
	case end == high || start == end:
		return valueAt(t, start)
	case t != Double:
		return valueAt(t, start+int64(uint64(end-start)/2))
	}
	middle := computed(valueAt(t, start).Double()/2 + valueAt(t, end).Double()/2)
	if p := middle.place(); p < start || p > end {
		return valueAt(t, start)
	}
	return middle
}

// alone is a row of which one attribute is known.
type alone struct {
	attr  int
	value Value
}

// Value returns the value of the one.
func (a alone) Value(i int) Value {
	if i == a.attr {
		return a.value
	}
	return Value{}
}

// cuts lists the places at which a monotone atom begins to say something else: bisection finds them exactly, roundings included.
func cuts(t Type, attr int, atom *Expr) []int64 {
	var starts []int64
	for _, op := range []Op{Lt, Le} {
		for _, b := range atom.Args[1:] {
			c := &Expr{Op: op, Type: Bool, Args: []*Expr{atom.Args[0], b}}
			says := func(place int64) Truth { return (&frame{row: alone{attr, valueAt(t, place)}}).eval(c).truth() }
			starts = append(starts, changes(t, says)...)
		}
	}
	return starts
}

// changes finds where a predicate that is known on one stretch, and changes at most once there, does so.
func changes(t Type, says func(int64) Truth) []int64 {
	low, high := ends(t, Domain{})
	known := func(p int64) bool { return says(p) != Unknown }
	first, last := low, high
	var starts []int64
	if !known(low) {
		first = search(low, 0, known)
		starts = append(starts, first)
	}
	if !known(high) {
		last = search(0, high, func(p int64) bool { return !known(p) }) - 1
		starts = append(starts, last+1)
	}
	if before := says(first); before != says(last) {
		starts = append(starts, search(first, last, func(p int64) bool { return says(p) != before }))
	}
	return starts
}

// search returns the first place after low that holds, which high does.
func search(low, high int64, holds func(int64) bool) int64 {
	for uint64(high-low) > 1 {
		if middle := low + int64(uint64(high-low)/2); holds(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// isMonotone says whether e rises or falls with the one attribute in it, wherever it can be computed.
func isMonotone(e *Expr) bool {
	if len(e.Attributes()) == 0 {
		return e.Op == Lit && !(e.Type == Double && (math.IsInf(e.Value.Double(), 0) || math.IsNaN(e.Value.Double())))
	}
	switch e.Op {
	case Attr:
		return true
	case ToDouble, ToInt, Neg, Year:
		return isMonotone(e.Args[0])
	case Add, Sub:
		return oneVaries(e) && isMonotone(e.Args[0]) && isMonotone(e.Args[1])
	case Mul: // an infinity times zero is no number
		return oneVaries(e) && isMonotone(e.Args[0]) && isMonotone(e.Args[1]) && !isZero(e.Args[0]) && !isZero(e.Args[1])
	case Min, Max:
		for _, a := range e.Args {
			if !isMonotone(a) {
				return false
			}
		}
		return oneVaries(e)
	case Div:
		return isMonotone(e.Args[0]) && e.Args[1].Op == Lit && isMonotone(e.Args[1]) && !isZero(e.Args[1])
	}
	return false
}

func isZero(e *Expr) bool { return e.Op == Lit && e.Value.place() == 0 }

func oneVaries(e *Expr) bool {
	n := 0
	for _, a := range e.Args {
		if len(a.Attributes()) > 0 {
			n++
		}
	}
	return n == 1
}
