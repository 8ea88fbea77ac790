package columnar

import (
	"sort"

	"huizhida/matching/rule"
)

// index answers which rows have a code in a span. Of texts, lists and truths with few distinct values it has the rows of each value
// (single). Of all else its steps are bitmaps that grow: steps[i] holds the rows with a code up to bounds[i]. With few distinct
// values there is a step for each; with many, a bound between two steps is reached by setting or
// clearing the rows in between, which order lists. So the rows of a span of codes cost one pass over two steps.
type index struct {
	single bool
	bounds []uint32
	steps  []bitmap
	order  []uint32 // known rows by code; nil when every code is a bound
	places []uint32 // by code, how many rows of order have a code up to it
}

const (
	fewValues = 48 // up to so many distinct values, each gets a step
	bins      = 32 // steps otherwise, besides those of single values that fill a step alone
)

// newIndex makes the index of codes from 1 to size. Order may be nil.
func newIndex(kind rule.Type, codes, order []uint32, size int) index {
	if size == 0 {
		return index{}
	}
	x := index{single: size <= fewValues && (kind == rule.String || kind == rule.List || kind == rule.Bool)}
	if size <= fewValues {
		x.exact(codes, size)
		return x
	}
	x.places = make([]uint32, size+1)
	for _, c := range codes {
		if c > 0 {
			x.places[c]++
		}
	}
	for code := 1; code <= size; code++ {
		x.places[code] += x.places[code-1]
	}
	x.order = order
	if order == nil {
		x.order = countingOrder(codes, x.places)
	}
	x.chooseBounds()
	grown, at := newBitmap(len(codes)), uint32(0)
	for _, bound := range x.bounds {
		setRows(grown, x.order[at:x.places[bound]])
		at = x.places[bound]
		x.steps = append(x.steps, append(bitmap(nil), grown...))
	}
	return x
}

// exact gives every value its step.
func (x *index) exact(codes []uint32, size int) {
	for code := 1; code <= size; code++ {
		x.bounds = append(x.bounds, uint32(code))
		x.steps = append(x.steps, newBitmap(len(codes)))
	}
	for row, c := range codes {
		if c > 0 {
			x.steps[c-1].set(row)
		}
	}
	for i := 1; i < size && !x.single; i++ {
		for w, before := range x.steps[i-1] {
			x.steps[i][w] |= before
		}
	}
}

func countingOrder(codes, places []uint32) []uint32 {
	next := append([]uint32{0}, places...) // by code, the place of its next row
	order := make([]uint32, places[len(places)-1])
	for row, c := range codes {
		if c > 0 {
			order[next[c]] = uint32(row)
			next[c]++
		}
	}
	return order
}

// chooseBounds closes a step before it grows beyond its share; a value with more rows than a share has a step to itself.
func (x *index) chooseBounds() {
	last := uint32(len(x.places) - 1)
	share, begun := x.places[last]/bins+1, uint32(0)
	for code := uint32(1); code <= last; code++ {
		if before := x.places[code-1]; before > begun && x.places[code]-begun > share {
			x.bounds, begun = append(x.bounds, code-1), before
		}
	}
	x.bounds = append(x.bounds, last)
}

// rows writes the rows whose code lies in the span into out: the difference of the two steps nearest to its ends, mended by the
// rows in between, or those rows alone where they are few.
func (x *index) rows(s span, out bitmap) {
	from, low := x.nearest(s.from - 1)
	to, high := x.nearest(s.to)
	if x.order != nil && int(high.place-low.place) < len(out) {
		clear(out)
		setRows(out, x.order[low.place:high.place])
		return
	}
	switch {
	case from < 0 && to < 0:
		clear(out)
	case from < 0:
		copy(out, x.steps[to])
	case to < 0:
		clear(out) // only with order, which mends it
	default:
		more, less := x.steps[to], x.steps[from][:len(x.steps[to])]
		out = out[:len(more)]
		for i, w := range more {
			out[i] = w &^ less[i]
		}
	}
	if x.order != nil {
		x.mend(low, high, out)
	}
}

// union writes the rows of a set of codes into out, of an index that has the rows of each value.
func (x *index) union(s set, out bitmap) {
	clear(out)
	for _, sp := range s {
		for _, rows := range x.steps[sp.from-1 : sp.to] {
			for i, w := range rows[:len(out)] {
				out[i] |= w
			}
		}
	}
}

// mend turns the rows between two steps into those between two places.
func (x *index) mend(low, high edge, out bitmap) {
	if low.place < low.end {
		setRows(out, x.order[low.place:min(low.end, high.place)])
	} else {
		clearRows(out, x.order[low.end:low.place])
	}
	if high.place > high.end {
		setRows(out, x.order[max(high.end, low.place):high.place])
	} else {
		clearRows(out, x.order[high.place:high.end])
	}
}

// between finds the two steps whose difference is the rows of a set of codes, if there are such two.
func (x *index) between(s set) (less, more bitmap, found bool) {
	if len(s) != 1 || x.order != nil || x.single && s[0].from < s[0].to {
		return nil, nil, false
	}
	if s[0].from > 1 && !x.single {
		less = x.steps[s[0].from-2]
	}
	return less, x.steps[s[0].to-1], true
}

func setRows(out bitmap, rows []uint32) {
	for _, row := range rows {
		out[row>>6] |= 1 << (row & 63)
	}
}

func clearRows(out bitmap, rows []uint32) {
	for _, row := range rows {
		out[row>>6] &^= 1 << (row & 63)
	}
}

// bitmaps is how many have to be read for the rows of a set of codes.
func (x *index) bitmaps(s set) (n int) {
	for _, sp := range s {
		switch {
		case x.single:
			n += int(sp.to - sp.from + 1)
		case sp.from == 1:
			n++
		default:
			n += 2
		}
	}
	return n
}

// edge is where a bound lies in order, and where the step nearest to it ends; both are 0 in an index without order.
type edge struct{ place, end uint32 }

// nearest is the step that is fewest rows away from a bound; −1 is the empty one.
func (x *index) nearest(bound uint32) (step int, e edge) {
	i := sort.Search(len(x.bounds), func(i int) bool { return x.bounds[i] > bound }) // the first step beyond
	if x.order == nil {
		return i - 1, edge{}
	}
	place, before := x.places[bound], uint32(0)
	if i > 0 {
		before = x.places[x.bounds[i-1]]
	}
	if i == len(x.bounds) {
		return i - 1, edge{place, before}
	}
	beyond := x.places[x.bounds[i]]
	if place-before <= beyond-place {
		return i - 1, edge{place, before}
	}
	return i, edge{place, beyond}
}

// bytes is the memory of the index.
func (x *index) bytes() int {
	n := 4 * (cap(x.bounds) + cap(x.order) + cap(x.places))
	for _, s := range x.steps {
		n += 8 * cap(s)
	}
	return n
}
