package columnar

import (
	"math/bits"
	"slices"
)

// identity is the enterprises of a table's rows, ascending. Most registers number theirs without a gap; then there is no list.
type identity struct {
	first int64
	rows  int
	list  []int64
}

func newIdentity(ids []int64) identity {
	n := len(ids)
	if n == 0 {
		return identity{}
	}
	if ids[n-1]-ids[0] == int64(n-1) {
		return identity{first: ids[0], rows: n}
	}
	return identity{first: ids[0], rows: n, list: slices.Clip(ids)}
}

func (x identity) of(row int) int64 {
	if x.list == nil {
		return x.first + int64(row)
	}
	return x.list[row]
}

func (x identity) find(id int64) (row int, found bool) {
	if x.list != nil {
		return slices.BinarySearch(x.list, id)
	}
	return int(id - x.first), id >= x.first && id-x.first < int64(x.rows)
}

// all appends the enterprises of the rows that are set.
func (x identity) all(rows bitmap, into []int64) []int64 {
	into = slices.Grow(into, rows.count())
	for word, set := range rows {
		if set != 0 {
			into = x.pick(set, word, into)
		}
	}
	return into
}

// pick appends the enterprises of the rows that are set in a word of bitmaps.
func (x identity) pick(set uint64, word int, into []int64) []int64 {
	n := bits.OnesCount64(set)
	into = slices.Grow(into, n)
	out := into[len(into) : len(into)+n]
	if x.list == nil {
		first := x.first + int64(word<<6)
		for i := range out {
			out[i] = first + int64(bits.TrailingZeros64(set))
			set &= set - 1
		}
		return into[:len(into)+n]
	}
	for i := range out {
		out[i] = x.list[word<<6+bits.TrailingZeros64(set)]
		set &= set - 1
	}
	return into[:len(into)+n]
}
