package columnar

import "huizhida/matching/rule"

// Choice picks rows; what is not said picks all.
type Choice struct {
	Verdict rule.Verdict
	Lacks   int // undetermined for want of this variable, counted from 1
	Only    int // ruled out by this term alone, counted from 1
	Stuck   int // undetermined for this term alone, counted from 1
	Left    int // ruled out by none of the first so many terms
}

// Select lists the enterprises of a choice, by their ids.
func (v *View) Select(q *Question, c Choice) (ids []int64) {
	if k := len(q.root.Terms()); c.Only > k || c.Stuck > k || c.Only < 0 || c.Stuck < 0 {
		return nil
	}
	for _, p := range v.parts {
		g := q.over(p)
		g.room()
		for first := 0; first < g.table.words; first += blockWords {
			n := g.block(first)
			rows := make(bitmap, n)
			g.choose(c, p, first, rows)
			for i, w := range rows {
				if w != 0 {
					ids = g.table.ids.pick(w, first+i, ids)
				}
			}
		}
	}
	return ids
}

func (g *program) choose(c Choice, p part, first int, rows bitmap) {
	top := &g.nodes[len(g.nodes)-1]
	for i := range rows {
		rows[i] = p.mask(first + i)
		switch c.Verdict {
		case rule.Eligible:
			rows[i] &= top.t[i]
		case rule.Undetermined:
			rows[i] &= top.p[i] &^ top.t[i]
		case rule.Ineligible:
			rows[i] &^= top.p[i]
		}
		for j, at := range g.terms {
			x := &g.nodes[at]
			if j < c.Left {
				rows[i] &= x.p[i]
			}
			rows[i] &= alone(c.Only, j+1, ^x.p[i], x.t[i]) & alone(c.Stuck, j+1, x.p[i]&^x.t[i], x.t[i])
		}
	}
	if c.Lacks > 0 {
		lacking := make(bitmap, len(rows))
		g.residual(p, first, len(rows), func(_, variable int, waiting bitmap) {
			if variable == c.Lacks-1 {
				for i, w := range waiting {
					lacking[i] |= w
				}
			}
		})
		for i := range rows {
			rows[i] &= lacking[i]
		}
	}
}

// alone is the rows in which the chosen term is as wanted, and every other one holds.
func alone(chosen, term int, wanted, holds uint64) uint64 {
	switch chosen {
	case 0:
		return ^uint64(0)
	case term:
		return wanted
	}
	return holds
}
