package columnar

import (
	"huizhida/matching/rule"
)

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
	if !scan {
		if rows, flip := c.having(e); rows != nil {
			return truths{any: []bitmap{rows}, unsure: c.unknown, flip: flip}
		}
	}
	sure, unsure := c.codes(e)
	if scan {
		return truths{scan: c.truthScan(sure, unsure, c.unknown)}
	}
	out := t.cheapest(c, sure)
	out.unsure = c.unknown
	if len(unsure) > 0 {
		out.unsure = newBitmap(t.Rows())
		c.rows(unsure, out.unsure)
		for i, w := range c.unknown {
			out.unsure[i] |= w
		}
	}
	return out
}

// cheapest has the rows of a set of codes, or all but those of the other codes, whichever takes fewer bitmaps. The latter are also
// those where the column is unknown, which the caller has in unsure.
func (t *Table) cheapest(c *column, s set) truths {
	others := s.without(c.size())
	if c.index.bitmaps(others) < c.index.bitmaps(s) {
		return t.flipped(c, others)
	}
	return t.among(c, s)
}

// among has the rows of a set of codes for its base.
func (t *Table) among(c *column, s set) (x truths) {
	if c.index.single {
		for _, sp := range s {
			x.any = append(x.any, c.index.steps[sp.from-1:sp.to]...)
		}
		return x
	}
	if less, more, found := c.index.between(s); found {
		return truths{any: []bitmap{more}, less: less}
	}
	made := t.bitmap()
	c.rows(s, made)
	return truths{any: []bitmap{made}, owned: true}
}

// flipped has all rows but those of a set of codes.
func (t *Table) flipped(c *column, s set) truths {
	x := t.among(c, s)
	x.flip = ^uint64(0)
	return x
}

// whereUnknown evaluates a condition that is decided even where its attribute is unknown, because it holds logic of its own.
func (t *Table) whereUnknown(decided rule.Truth, c *column, e *rule.Expr, scan bool) (out truths) {
	sure, unsure := c.codes(e)
	switch {
	case scan && decided == rule.True:
		return truths{scan: c.truthScan(sure.union(set{{0, 0}}), unsure, nil)} // the code of unknown
	case scan:
		return truths{scan: c.truthScan(sure, unsure, nil)}
	case decided == rule.True:
		out = t.flipped(c, sure.without(c.size()))
	default:
		out = t.among(c, sure)
	}
	if len(unsure) > 0 {
		out.unsure = newBitmap(t.Rows())
		c.rows(unsure, out.unsure)
	}
	return out
}

func (t *Table) constant(truth rule.Truth) (out truths) {
	switch truth {
	case rule.True:
		out.flip = ^uint64(0)
	case rule.Unknown:
		out.unsure = newBitmap(t.Rows())
		out.unsure.fill(t.Rows())
	}
	return out
}

// byRow asks the interpreter, row by row: for conditions over several attributes.
func (t *Table) byRow(e *rule.Expr) truths {
	sure, unsure := newBitmap(t.Rows()), newBitmap(t.Rows())
	row := &tableRow{table: t}
	for row.row = range t.Rows() {
		switch e.Truth(row) {
		case rule.True:
			sure.set(row.row)
		case rule.Unknown:
			unsure.set(row.row)
		}
	}
	return truths{any: []bitmap{sure}, unsure: unsure}
}

// fewSpans is up to how many spans the index is quicker than a scan of all codes.
const fewSpans = 6

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
		c.index.rows(s[0], out)
		if len(s) > 1 {
			more := make(bitmap, len(out))
			for _, sp := range s[1:] {
				c.index.rows(sp, more)
				for i, w := range more {
					out[i] |= w
				}
			}
		}
	}
}
