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
	ends   []int    // of each step in order
	codes  []uint32 // of every firstOf-th row of order, to find a code's place with few far reads
}

const (
	fewValues = 48 // up to so many distinct values, each gets a step
	bins      = 32 // steps otherwise, besides those of single values that fill a step alone
	firstOf   = 64
)

// newIndex makes the index of codes from 1 to size. Order may be nil.
func newIndex(kind rule.Type, codes, order []uint32, size, known int) index {
	if size == 0 {
		return index{}
	}
	counts := make([]int, size+1)
	for _, c := range codes {
		counts[c]++
	}
	x := index{single: size <= fewValues && (kind == rule.String || kind == rule.List || kind == rule.Bool)}
	if size <= fewValues {
		x.exact(codes, size)
		return x
	}
	x.order = order
	if order == nil {
		x.order = countingOrder(codes, counts, known)
	}
	x.chooseBounds(counts, known)
	rows, at := len(codes), 0
	grown := newBitmap(rows)
	for i, end := range x.ends {
		for ; at < end; at++ {
			grown.set(int(x.order[at]))
		}
		x.steps[i] = append(bitmap(nil), grown...)
	}
	for i := 0; i < known; i += firstOf {
		x.codes = append(x.codes, codes[x.order[i]])
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

func countingOrder(codes []uint32, counts []int, known int) []uint32 {
	place, at := make([]int, len(counts)), 0
	for code := 1; code < len(counts); code++ {
		place[code], at = at, at+counts[code]
	}
	order := make([]uint32, known)
	for row, c := range codes {
		if c > 0 {
			order[place[c]] = uint32(row)
			place[c]++
		}
	}
	return order
}

// chooseBounds closes a step before it grows beyond its share; a value with more rows than a share has a step to itself.
func (x *index) chooseBounds(counts []int, known int) {
	share, in, end := known/bins+1, 0, 0
	closeAt := func(code int) {
		if in > 0 {
			x.bounds, x.ends, in = append(x.bounds, uint32(code)), append(x.ends, end), 0
		}
	}
	for code := 1; code < len(counts); code++ {
		if in+counts[code] > share {
			closeAt(code - 1)
		}
		in, end = in+counts[code], end+counts[code]
	}
	closeAt(len(counts) - 1)
	x.steps = make([]bitmap, len(x.bounds))
}

// rows writes the rows whose code lies in the span into out: the difference of the two steps nearest to its ends, mended by the
// rows in between, or those rows alone where they are few.
func (x *index) rows(c *column, s span, out bitmap) {
	from, low := x.nearest(c, s.from-1)
	to, high := x.nearest(c, s.to)
	if x.order != nil && high.place-low.place < len(out) {
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

// edge is where a bound lies in order, and where the step nearest to it ends; both are 0 in an index without order.
type edge struct{ place, end int }

// nearest is the step that is fewest rows away from a bound; −1 is the empty one.
func (x *index) nearest(c *column, bound uint32) (step int, e edge) {
	i := sort.Search(len(x.bounds), func(i int) bool { return x.bounds[i] > bound }) // the first step beyond
	if x.order == nil {
		return i - 1, edge{}
	}
	before := 0
	if i > 0 {
		before = x.ends[i-1]
	}
	if i == len(x.bounds) {
		return i - 1, edge{before, before}
	}
	place := x.place(c, bound)
	if place-before <= x.ends[i]-place {
		return i - 1, edge{place, before}
	}
	return i, edge{place, x.ends[i]}
}

// place is how many rows of order have a code up to bound.
func (x *index) place(c *column, bound uint32) int {
	block := sort.Search(len(x.codes), func(i int) bool { return x.codes[i] > bound })
	if block == 0 {
		return 0
	}
	from := (block - 1) * firstOf
	to := min(from+firstOf, len(x.order))
	return from + sort.Search(to-from, func(i int) bool { return c.code(int(x.order[from+i])) > bound })
}

// bytes is the memory of the index.
func (x *index) bytes() int {
	n := 4*(cap(x.bounds)+cap(x.order)+cap(x.codes)) + 8*cap(x.ends)
	for _, s := range x.steps {
		n += 8 * cap(s)
	}
	return n
}
