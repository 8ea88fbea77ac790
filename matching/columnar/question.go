package columnar

import (
	"math/bits"

	"huizhida/matching/rule"
)

// Question is a rule on a date, ready to be put to any view over the same variables.
type Question struct {
	rule  *rule.Rule
	root  *rule.Expr
	fresh bool // evaluate every condition anew
	scan  bool // and without the index
}

// Ask prepares a rule.
func Ask(r *rule.Rule, asOf rule.Day) *Question {
	return &Question{rule: r, root: r.Bound(asOf)}
}

// Fresh is the question that neither uses nor keeps conditions that were evaluated before.
func (q *Question) Fresh() *Question {
	fresh := *q
	fresh.fresh = true
	return &fresh
}

// Scan is the fresh question that reads the codes of all rows instead of the index.
func (q *Question) Scan() *Question {
	scan := *q
	scan.fresh, scan.scan = true, true
	return &scan
}

func walkConditions(e *rule.Expr, visit func(*rule.Expr)) {
	if e.Condition > 0 {
		visit(e)
		return
	}
	for _, a := range e.Args {
		walkConditions(a, visit)
	}
}

// over lays the question out over a part.
func (q *Question) over(p part) *program {
	g := compile(p.table, q.root, func(e *rule.Expr) truths {
		if q.fresh {
			return p.table.condition(e, q.scan)
		}
		return p.cache.condition(e, q.rule.Text(e))
	})
	g.fresh = q.fresh
	return g
}

// Count counts the enterprises by verdict.
func (v *View) Count(q *Question) (c Counts) {
	for _, p := range v.parts {
		sure, possible := q.over(p).count(p)
		c.add(sure, possible, p.rows)
	}
	return c
}

func (g *program) count(p part) (sure, possible int) {
	defer g.release()
	g.room()
	var blocks [2][blockWords]uint64
	for first := 0; first < g.table.words; first += blockWords {
		n := min(blockWords, g.table.words-first)
		t, o := blocks[0][:n], blocks[1][:n]
		g.write(len(g.nodes)-1, first, t, o)
		if p.live == nil && first+n < g.table.words {
			for i, w := range t {
				sure += bits.OnesCount64(w)
				possible += bits.OnesCount64(o[i])
			}
			continue
		}
		for i, w := range t {
			mask := p.mask(first + i)
			sure += bits.OnesCount64(w & mask)
			possible += bits.OnesCount64(o[i] & mask)
		}
	}
	return sure, possible
}

// Lists are the enterprises for which the rule is surely true, and those for which it is unknown, by their ids, ascending within
// each table.
func (v *View) Lists(q *Question) (eligible, undetermined []int64) {
	for _, p := range v.parts {
		sure, unsure := p.table.bitmap(), p.table.bitmap()
		clear(sure)
		clear(unsure)
		q.over(p).walk(p, func(t, u uint64, word int) { sure[word], unsure[word] = t, u })
		eligible, undetermined = p.table.ids.all(sure, eligible), p.table.ids.all(unsure, undetermined)
		p.table.spare.Put(&sure)
		p.table.spare.Put(&unsure)
	}
	return eligible, undetermined
}

// walk visits the words in which some row is true or unknown.
func (g *program) walk(p part, visit func(t, u uint64, word int)) {
	defer g.release()
	g.room()
	var blocks [2][blockWords]uint64
	for first := 0; first < g.table.words; first += blockWords {
		n := min(blockWords, g.table.words-first)
		t, o := blocks[0][:n], blocks[1][:n]
		g.write(len(g.nodes)-1, first, t, o)
		for i, w := range o {
			if w &= p.mask(first + i); w != 0 {
				visit(t[i]&w, w&^t[i], first+i)
			}
		}
	}
}
