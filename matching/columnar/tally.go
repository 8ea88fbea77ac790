package columnar

import (
	"math/bits"

	"huizhida/matching/rule"
)

// tally counts an analysis, block by block and table by table.
type tally struct {
	Counts
	terms   []Term
	asked   []asked   // every attribute of the rule
	askedBy [][]asked // by term
	before  [2]bitmap // of the word that is counted: that all terms before the i-th hold, surely and possibly
}

// asked is an attribute, and the undetermined rows of the block that wait for it.
type asked struct {
	variable, count, alone int
	rows                   bitmap
}

func newTally(terms []*rule.Expr) *tally {
	t := &tally{terms: make([]Term, len(terms)), askedBy: make([][]asked, len(terms)), before: [2]bitmap{make(bitmap, len(terms)+1), make(bitmap, len(terms)+1)}}
	all := &rule.Expr{Op: rule.And, Args: terms}
	t.asked = askers(all)
	for i, e := range terms {
		t.askedBy[i] = askers(e)
	}
	return t
}

func askers(e *rule.Expr) (list []asked) {
	for _, v := range e.Attributes() {
		list = append(list, asked{variable: v, rows: make(bitmap, blockWords)})
	}
	return list
}

func (t *tally) run(g *program, p part) {
	g.room()
	for first := 0; first < g.table.words; first += blockWords {
		n := g.block(first)
		undetermined := 0
		for i := range n {
			undetermined += t.word(g, i, p.mask(first+i))
		}
		if undetermined > 0 {
			t.ask(g, p, first, n)
		}
	}
}

// word counts 64 rows and returns how many of them are undetermined.
func (t *tally) word(g *program, i int, mask uint64) int {
	k, sure, possible := len(g.terms), t.before[0], t.before[1]
	sure[0], possible[0] = mask, mask
	for j, top := range g.terms {
		x := &g.nodes[top]
		sure[j+1], possible[j+1] = sure[j]&x.t[i], possible[j]&x.p[i]
		t.terms[j].Left += bits.OnesCount64(possible[j+1])
		t.terms[j].Cut += bits.OnesCount64(possible[j] &^ x.p[i])
		t.terms[j].Unknown += bits.OnesCount64(possible[j+1] &^ x.t[i])
	}
	after := mask // rows for which every later term holds
	for j := k - 1; j >= 0; j-- {
		x, term := &g.nodes[g.terms[j]], &t.terms[j]
		if others := sure[j] & after; others != 0 {
			term.Only += bits.OnesCount64(others &^ x.p[i])
			term.Lacking += bits.OnesCount64(others & x.p[i] &^ x.t[i])
			term.Dropped += bits.OnesCount64(others &^ x.t[i])
		}
		after &= x.t[i]
	}
	undetermined := bits.OnesCount64(possible[k] &^ sure[k])
	t.Eligible += bits.OnesCount64(sure[k])
	t.Undetermined += undetermined
	t.Ineligible += bits.OnesCount64(mask &^ possible[k])
	return undetermined
}

// ask counts what the undetermined rows of a block wait for.
func (t *tally) ask(g *program, p part, first, n int) {
	for _, a := range t.asked {
		clear(a.rows)
	}
	g.residual(p, first, n, func(leaf, variable int, rows bitmap) {
		term := g.termOf[leaf]
		put(t.asked, variable, rows)
		put(t.askedBy[term], variable, rows)
	})
	for i := range n {
		var seen, twice uint64
		for _, a := range t.asked {
			twice |= seen & a.rows[i]
			seen |= a.rows[i]
		}
		for j := range t.asked {
			a := &t.asked[j]
			a.count += bits.OnesCount64(a.rows[i])
			a.alone += bits.OnesCount64(a.rows[i] &^ twice)
		}
		for _, list := range t.askedBy {
			for j := range list {
				a := &list[j]
				for k := range t.asked {
					if t.asked[k].variable == a.variable {
						a.alone += bits.OnesCount64(a.rows[i] & t.asked[k].rows[i] &^ twice)
					}
				}
				a.count += bits.OnesCount64(a.rows[i])
				a.rows[i] = 0
			}
		}
	}
}

func put(list []asked, variable int, rows bitmap) {
	for j := range list {
		if list[j].variable == variable {
			for i, w := range rows {
				list[j].rows[i] |= w
			}
		}
	}
}
