package columnar

import (
	"huizhida/matching/rule"
)

// truths is a condition over the rows of a table: the rows for which it is surely true, and those for which it is unknown (nil
// for none). Neither is written to once it is made.
type truths struct{ sure, unsure bitmap }

// fewSpans is up to how many spans the index is quicker than a scan of all codes.
const fewSpans = 6

// condition evaluates a bound condition over all rows, by the index or by a scan of the codes.
func (t *Table) condition(e *rule.Expr, scan bool) truths {
	vars := e.Attributes()
	switch {
	case len(vars) == 0:
		return t.constant(e.Truth(nil))
	case len(vars) > 1:
		return t.byRow(e)
	case t.columns[vars[0]] == nil:
		return t.constant(rule.Unknown)
	}
	c := t.columns[vars[0]]
	sure, unsure := c.codes(e)
	out := truths{sure: newBitmap(t.Rows()), unsure: c.unknown}
	c.rows(sure, scan, out.sure)
	if len(unsure) > 0 {
		out.unsure = newBitmap(t.Rows())
		c.rows(unsure, scan, out.unsure)
		for i, w := range c.unknown {
			out.unsure[i] |= w
		}
	}
	return out
}

func (t *Table) constant(truth rule.Truth) truths {
	out := truths{sure: newBitmap(t.Rows())}
	switch truth {
	case rule.True:
		out.sure.fill(t.Rows())
	case rule.Unknown:
		out.unsure = newBitmap(t.Rows())
		out.unsure.fill(t.Rows())
	}
	return out
}

// byRow asks the interpreter, row by row: for conditions over several attributes.
func (t *Table) byRow(e *rule.Expr) truths {
	out := truths{sure: newBitmap(t.Rows()), unsure: newBitmap(t.Rows())}
	row := &tableRow{table: t}
	for row.row = range t.Rows() {
		switch e.Truth(row) {
		case rule.True:
			out.sure.set(row.row)
		case rule.Unknown:
			out.unsure.set(row.row)
		}
	}
	return out
}

// rows writes the rows of a set of codes into out.
func (c *column) rows(s set, scan bool, out bitmap) {
	switch {
	case scan || len(s) > fewSpans:
		c.scan(s, 0, out)
		return
	case len(s) == 0:
		clear(out)
		return
	}
	c.spanRows(s[0], out)
	if len(s) > 1 {
		more := make(bitmap, len(out))
		for _, sp := range s[1:] {
			c.spanRows(sp, more)
			for i, w := range more {
				out[i] |= w
			}
		}
	}
}

func (c *column) spanRows(s span, out bitmap) {
	c.index.upTo(c, s.to, out)
	if s.from == 1 {
		return
	}
	below := make(bitmap, len(out))
	c.index.upTo(c, s.from-1, below)
	for i, w := range below {
		out[i] &^= w
	}
}
