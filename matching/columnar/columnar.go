// Package columnar keeps many rows in memory, column by column, and says of a rule which rows it holds for: surely, possibly,
// not at all. It is pure: matching fills it from Postgres. docs/matching.md has the picture.
//
// Every column is the sorted list of its distinct values and one code per row: 0 for unknown, i+1 for the i-th value. So every
// condition on one attribute, whatever it computes, is a set of codes, and the rows of a set of codes are a bitmap. A node of a
// rule's tree is two bitmaps: T, the rows for which it is surely true, and P, those for which it is possibly true. Kleene's logic
// is then bitwise: and, or on both; not turns (T, P) into (^P, ^T); U is P &^ T.
package columnar

import (
	"math/bits"

	"huizhida/matching/rule"
)

// bitmap has one bit per row, 64 to a word.
type bitmap []uint64

func newBitmap(rows int) bitmap { return make(bitmap, (rows+63)/64) }

func (b bitmap) has(row int) bool { return b != nil && b[row>>6]>>(row&63)&1 == 1 }
func (b bitmap) set(row int)      { b[row>>6] |= 1 << (row & 63) }
func (b bitmap) clear(row int)    { b[row>>6] &^= 1 << (row & 63) }

func (b bitmap) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// each calls f with every row that is set.
func (b bitmap) each(f func(row int)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(i<<6 + bits.TrailingZeros64(w))
		}
	}
}

// fill sets the bits of the first rows.
func (b bitmap) fill(rows int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if tail := rows & 63; tail != 0 {
		b[len(b)-1] = 1<<tail - 1
	}
}

// Counts are rows by verdict.
type Counts struct{ Eligible, Undetermined, Ineligible int }

// Total is every row that was judged.
func (c Counts) Total() int { return c.Eligible + c.Undetermined + c.Ineligible }

// add puts in rows that are surely and possibly true, out of all.
func (c *Counts) add(sure, possible, all int) {
	c.Eligible, c.Undetermined, c.Ineligible = c.Eligible+sure, c.Undetermined+possible-sure, c.Ineligible+all-possible
}

// tableRow is one row as the interpreter reads it.
type tableRow struct {
	table *Table
	row   int
}

// Value returns the attribute, or unknown.
func (r *tableRow) Value(variable int) rule.Value {
	if c := r.table.columns[variable]; c != nil {
		return c.value(c.code(r.row))
	}
	return rule.Value{}
}
