package columnar

import (
	"huizhida/matching/rule"
)

// truths is a condition over the rows of a table: it is surely true for those of sure that are not in less, and unknown for those
// of unsure. Nil is none. Nothing of it is written to once it is made.
type truths struct {
	sure, less, unsure bitmap
	owned              bool       // sure belongs to it, and to no index
	scan               *truthScan // when set, it makes all of them, block by block
}

// compact is x without less: one bitmap to read instead of two, for what is asked again.
func (x truths) compact() truths {
	if x.less == nil {
		return x
	}
	sure := append(bitmap(nil), x.sure...)
	for i, l := range x.less {
		sure[i] &^= l
	}
	x.sure, x.less = sure, nil
	return x
}

// fewSpans is up to how many spans the index is quicker than a scan of all codes.
const fewSpans = 6

// condition evaluates a bound condition over all rows by the index, or prepares a scan of the codes.
func (t *Table) condition(e *rule.Expr, scan bool) truths {
	vars := e.Attributes()
	switch {
	case len(vars) == 0:
		return t.constant(e.Truth(nil))
	case len(vars) > 1:
		return t.byRow(e)
	case t.columns[vars[0]] == nil:
		return t.constant(e.Truth(&valueRow{}))
	}
	c := t.columns[vars[0]]
	if decided := e.Truth(&valueRow{}); decided != rule.Unknown && c.unknown != nil {
		return t.whereUnknown(decided, c, e, scan)
	}
	if rows := c.among(e); rows != nil && !scan {
		return truths{sure: rows, unsure: c.unknown}
	}
	if e.Op == rule.Not && !scan {
		if rows := c.among(e.Args[0]); rows != nil {
			return truths{sure: t.known(c), less: rows, unsure: c.unknown, owned: true}
		}
	}
	sure, unsure := c.codes(e)
	if scan {
		return truths{scan: c.truthScan(sure, unsure, c.unknown)}
	}
	out := truths{unsure: c.unknown}
	if lo, hi, steps := c.index.between(sure); steps {
		out.sure, out.less = hi, lo
	} else {
		out.sure, out.owned = t.bitmap(), true
		c.rows(sure, out.sure)
	}
	if len(unsure) > 0 {
		out.unsure = newBitmap(t.Rows())
		c.rows(unsure, out.unsure)
		for i, w := range c.unknown {
			out.unsure[i] |= w
		}
	}
	return out
}

// whereUnknown evaluates a condition that is decided even where its attribute is unknown, because it holds logic of its own.
func (t *Table) whereUnknown(decided rule.Truth, c *column, e *rule.Expr, scan bool) truths {
	sure, unsure := c.codes(e)
	if scan {
		if decided == rule.True {
			sure = sure.union(set{{0, 0}}) // the code of unknown
		}
		return truths{scan: c.truthScan(sure, unsure, nil)}
	}
	out := truths{sure: newBitmap(t.Rows()), unsure: newBitmap(t.Rows())}
	c.rows(sure, out.sure)
	c.rows(unsure, out.unsure)
	if decided == rule.True {
		for i, w := range c.unknown {
			out.sure[i] |= w
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
func (c *column) rows(s set, out bitmap) {
	switch {
	case len(s) == 0:
		clear(out)
	case c.index.single:
		c.index.union(s, out)
	case len(s) > fewSpans:
		c.scan(s).rows(0, out)
	default:
		c.index.rows(c, s[0], out)
		if len(s) > 1 {
			more := make(bitmap, len(out))
			for _, sp := range s[1:] {
				c.index.rows(c, sp, more)
				for i, w := range more {
					out[i] |= w
				}
			}
		}
	}
}
