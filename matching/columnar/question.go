package columnar

import (
	"math/bits"

	"huizhida/matching/rule"
)

// Question is a rule on a date, ready to be put to any view over the same variables.
type Question struct {
	rule  *rule.Rule
	root  *rule.Expr
	texts []string // of the conditions
	fresh bool     // evaluate every condition anew
	scan  bool     // and without the index
}

// Ask prepares a rule.
func Ask(r *rule.Rule, asOf rule.Day) *Question {
	q := &Question{rule: r, root: r.Bound(asOf)}
	walkConditions(q.root, func(e *rule.Expr) { q.texts = append(q.texts, r.Text(e)) })
	return q
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
	return compile(p.table, q.root, func(e *rule.Expr) truths {
		if q.fresh {
			return p.table.condition(e, q.scan)
		}
		return p.cache.condition(e, q.texts[e.Condition-1])
	})
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
	g.room()
	top := &g.nodes[len(g.nodes)-1]
	for first := 0; first < g.table.words; first += blockWords {
		n := g.block(first)
		if p.live == nil && first+n < g.table.words {
			for i := range n {
				sure += bits.OnesCount64(top.t[i])
				possible += bits.OnesCount64(top.p[i])
			}
			continue
		}
		for i := range n {
			mask := p.mask(first + i)
			sure += bits.OnesCount64(top.t[i] & mask)
			possible += bits.OnesCount64(top.p[i] & mask)
		}
	}
	return sure, possible
}

// Lists are the enterprises for which the rule is surely true, and those for which it is unknown, by their ids, ascending within
// each table.
func (v *View) Lists(q *Question) (eligible, undetermined []int64) {
	for _, p := range v.parts {
		q.over(p).walk(p, func(t, u uint64, ids []int64) {
			eligible, undetermined = pick(t, ids, eligible), pick(u, ids, undetermined)
		})
	}
	return eligible, undetermined
}

func pick(word uint64, ids, into []int64) []int64 {
	for ; word != 0; word &= word - 1 {
		into = append(into, ids[bits.TrailingZeros64(word)])
	}
	return into
}

// walk visits the words in which some row is true or unknown.
func (g *program) walk(p part, visit func(t, u uint64, ids []int64)) {
	g.room()
	top := &g.nodes[len(g.nodes)-1]
	for first := 0; first < g.table.words; first += blockWords {
		n := g.block(first)
		for i := range n {
			mask := p.mask(first + i)
			if t, o := top.t[i]&mask, top.p[i]&mask; o != 0 {
				visit(t, o&^t, g.table.ids[(first+i)<<6:])
			}
		}
	}
}
