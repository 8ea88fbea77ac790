package columnar

import "sort"

// index answers which rows have a code up to some bound. Its steps are bitmaps that grow: steps[i] holds the rows with a code up
// to bounds[i]. With few distinct values there is a step for each; with many, a bound between two steps is reached by setting or
// clearing the rows in between, which order lists.
type index struct {
	bounds []uint32
	steps  []bitmap
	order  []uint32 // known rows by code; nil when every code is a bound
	ends   []int    // of each step in order
	codes  []uint32 // of every firstOf-th row of order, to find a code's place with few far reads
}

const (
	fewValues = 48 // up to so many distinct values, each gets a step
	bins      = 16 // steps otherwise, besides those of single values that fill a step alone
	firstOf   = 64
)

// newIndex makes the index of codes from 1 to size. Order may be nil.
func newIndex(codes, order []uint32, size, known int) index {
	if size == 0 {
		return index{}
	}
	counts := make([]int, size+1)
	for _, c := range codes {
		counts[c]++
	}
	x := index{}
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
	for i := 1; i < size; i++ {
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

// upTo writes the rows with a code up to bound into out; codes are those of the column.
func (x *index) upTo(c *column, bound uint32, out bitmap) {
	i := sort.Search(len(x.bounds), func(i int) bool { return x.bounds[i] > bound }) // the first step beyond
	before, at := 0, 0
	if i > 0 {
		at = int(x.bounds[i-1])
		if x.ends != nil {
			before = x.ends[i-1]
		}
	}
	if uint32(at) == bound || i == len(x.bounds) {
		x.copyStep(i-1, out)
		return
	}
	place := x.place(c, bound)
	if place-before <= x.ends[i]-place {
		x.copyStep(i-1, out)
		for _, row := range x.order[before:place] {
			out[row>>6] |= 1 << (row & 63)
		}
		return
	}
	x.copyStep(i, out)
	for _, row := range x.order[place:x.ends[i]] {
		out[row>>6] &^= 1 << (row & 63)
	}
}

func (x *index) copyStep(i int, out bitmap) {
	if i < 0 {
		clear(out)
		return
	}
	copy(out, x.steps[i])
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
