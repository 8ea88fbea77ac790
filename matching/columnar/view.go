package columnar

import (
	"slices"

	"huizhida/matching/rule"
)

// View is the rows of a register at one moment: tables of falling size, in each of which rows may have been replaced by newer
// ones in a later table. It is never changed; Replace makes a new one that shares what stayed.
type View struct {
	vars  []rule.Variable
	parts []part
}

// part is a table and which of its rows still stand; live is nil when all do.
type part struct {
	table *Table
	live  bitmap
	rows  int // that stand
	cache *cache
}

// NewView is a view of one table.
func NewView(vars []rule.Variable, t *Table) *View {
	v := &View{vars: vars}
	if t.Rows() > 0 {
		v.parts = []part{{table: t, rows: t.Rows(), cache: newCache(t)}}
	}
	return v
}

// Rows is how many enterprises there are.
func (v *View) Rows() (n int) {
	for _, p := range v.parts {
		n += p.rows
	}
	return n
}

// Bytes is the memory of the tables, and that of the conditions kept for the next question.
func (v *View) Bytes() (tables, kept int) {
	for _, p := range v.parts {
		tables += p.table.Bytes() + 8*len(p.live)
		kept += p.cache.bytes()
	}
	return tables, kept
}

// Find is the row of an enterprise as rules read it.
func (v *View) Find(id int64) (rule.Row, bool) {
	for _, p := range v.parts {
		if row, found := p.table.find(id); found && p.stands(row) {
			return p.table.Row(row), true
		}
	}
	return nil, false
}

func (p part) stands(row int) bool { return p.live == nil || p.live.has(row) }

// mask is the rows of a word that stand.
func (p part) mask(word int) uint64 {
	if p.live != nil {
		return p.live[word]
	}
	if tail := p.table.Rows() & 63; tail != 0 && word == p.table.words-1 {
		return 1<<tail - 1
	}
	return ^uint64(0)
}

// Replace is the view in which the rows of changed stand for their enterprises, and those of the enterprises in gone for none.
// Tables that are not much larger than what came are put together with it, so that there are never more than a few.
func (v *View) Replace(changed *Builder, gone []int64) *View {
	next := &View{vars: v.vars}
	dead := append(slices.Clone(gone), changed.ids...)
	for _, p := range v.parts {
		if p = p.without(dead); p.rows > 0 {
			next.parts = append(next.parts, p)
		}
	}
	fresh := len(changed.ids)
	for n := len(next.parts); n > 0 && next.parts[n-1].rows <= 2*fresh; n-- {
		fresh += next.parts[n-1].rows
		changed = changed.with(next.parts[n-1])
		next.parts = next.parts[:n-1]
	}
	if fresh > 0 {
		t := changed.Build(1)
		next.parts = append(next.parts, part{table: t, rows: t.Rows(), cache: newCache(t)})
	}
	return next
}

// without is the part less some enterprises.
func (p part) without(ids []int64) part {
	owned := false
	for _, id := range ids {
		row, found := p.table.find(id)
		if !found || !p.stands(row) {
			continue
		}
		if !owned {
			live := newBitmap(p.table.Rows())
			if p.live == nil {
				live.fill(p.table.Rows())
			} else {
				copy(live, p.live)
			}
			p.live, owned = live, true
		}
		p.live.clear(row)
		p.rows--
	}
	return p
}

// with is a builder of b's rows and those of a part, in the order of their ids.
func (b *Builder) with(p part) *Builder {
	mine := b.Build(1)
	out := &Builder{columns: make([]*pile, len(b.columns))}
	for i, c := range mine.columns {
		if c != nil {
			out.columns[i] = newPile(c.kind, mine.Rows()+p.rows)
		}
	}
	at := 0
	take := func(t *Table, row int) {
		for i, c := range t.columns {
			if c != nil && out.columns[i] != nil {
				out.Set(i, c.value(c.code(row)))
			}
		}
		out.Next(t.ids.of(row))
	}
	for row := range p.table.Rows() {
		id := p.table.ids.of(row)
		if !p.stands(row) {
			continue
		}
		for ; at < mine.Rows() && mine.ids.of(at) < id; at++ {
			take(mine, at)
		}
		take(p.table, row)
	}
	for ; at < mine.Rows(); at++ {
		take(mine, at)
	}
	return out
}
