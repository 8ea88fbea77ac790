package columnar

import (
	"sync"

	"huizhida/matching/rule"
)

// Table is some rows, never changed once built.
type Table struct {
	ids     identity
	columns []*column // by variable; nil for an attribute that it does not hold, which is unknown
	words   int       // of a bitmap
	spare   sync.Pool // of *bitmap, in any state
}

// bitmap returns one that holds anything: it must be written whole.
func (t *Table) bitmap() bitmap {
	if b, ok := t.spare.Get().(*bitmap); ok {
		return *b
	}
	return make(bitmap, t.words)
}

// Rows is how many there are.
func (t *Table) Rows() int { return t.ids.rows }

// ID is the enterprise of a row.
func (t *Table) ID(row int) int64 { return t.ids.of(row) }

// Row is one row as rules read it.
func (t *Table) Row(row int) rule.Row { return &tableRow{t, row} }

// find is the row of an enterprise.
func (t *Table) find(id int64) (row int, found bool) { return t.ids.find(id) }

// Bytes is the memory that the table takes, in bytes, without Go's own overhead.
func (t *Table) Bytes() int {
	n := 8 * cap(t.ids.list)
	for _, c := range t.columns {
		if c != nil {
			n += c.bytes()
		}
	}
	return n
}

// column is one attribute of every row.
type column struct {
	kind    rule.Type
	numbers []uint64   // the distinct values in ascending order, as sortable keys; or
	texts   []string   // as texts; or
	lists   [][]string // in no order
	narrow  []uint8    // a code per row, in the narrowest width that holds them
	middle  []uint16
	wide    []uint32
	unknown bitmap // nil when every row is known
	index   index

	elements map[string]bitmap // of lists with few different elements: the rows that have each
}

// size is the number of distinct values; codes run from 1 to it.
func (c *column) size() int { return max(len(c.numbers), len(c.texts), len(c.lists)) }

func (c *column) code(row int) uint32 {
	switch {
	case c.narrow != nil:
		return uint32(c.narrow[row])
	case c.middle != nil:
		return uint32(c.middle[row])
	}
	return c.wide[row]
}

// value is what a code stands for.
func (c *column) value(code uint32) rule.Value {
	if code == 0 {
		return rule.Value{}
	}
	switch c.kind {
	case rule.String:
		return rule.OfString(c.texts[code-1])
	case rule.List:
		return rule.OfList(c.lists[code-1])
	}
	return fromKey(c.kind, c.numbers[code-1])
}

func (c *column) bytes() int {
	n := 8*cap(c.numbers) + cap(c.narrow) + 2*cap(c.middle) + 4*cap(c.wide) + 8*cap(c.unknown) + c.index.bytes()
	for _, rows := range c.elements {
		n += 8 * cap(rows)
	}
	for _, s := range c.texts {
		n += 16 + len(s)
	}
	for _, l := range c.lists {
		n += 24
		for _, s := range l {
			n += 16 + len(s)
		}
	}
	return n
}
