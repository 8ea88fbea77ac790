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

	sure, possible []bitmap // of the block: that all terms before the i-th hold
	seen, twice    bitmap   // of the block: waits for some attribute, for two
}

// asked is an attribute, and the undetermined rows of the block that wait for it.
type asked struct {
	variable, count, alone int
	rows                   bitmap
}

func newTally(terms []*rule.Expr) *tally {
	t := &tally{terms: make([]Term, len(terms)), askedBy: make([][]asked, len(terms)), seen: make(bitmap, blockWords), twice: make(bitmap, blockWords)}
	for range len(terms) + 1 {
		t.sure, t.possible = append(t.sure, make(bitmap, blockWords)), append(t.possible, make(bitmap, blockWords))
	}
	t.asked = askers(&rule.Expr{Op: rule.And, Args: terms})
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
		for i := range n {
			mask := p.mask(first + i)
			t.sure[0][i], t.possible[0][i] = mask, mask
		}
		t.before(g, n)
		t.alone(g, n)
		if t.verdicts(n) > 0 {
			t.ask(g, p, first, n)
		}
	}
}

// before counts what each term does to the rows that those before it left.
func (t *tally) before(g *program, n int) {
	for j, at := range g.terms {
		x, term := &g.nodes[at], &t.terms[j]
		sure, possible, nextSure, nextPossible := t.sure[j][:n], t.possible[j][:n], t.sure[j+1][:n], t.possible[j+1][:n]
		holds, may := x.t[:n], x.p[:n]
		left, cut, unknown := 0, 0, 0
		for i, p := range possible {
			still := p & may[i]
			nextSure[i], nextPossible[i] = sure[i]&holds[i], still
			left += bits.OnesCount64(still)
			cut += bits.OnesCount64(p &^ may[i])
			unknown += bits.OnesCount64(still &^ holds[i])
		}
		term.Left, term.Cut, term.Unknown = term.Left+left, term.Cut+cut, term.Unknown+unknown
	}
}

// alone counts what each term does to the rows for which all others hold.
func (t *tally) alone(g *program, n int) {
	after := t.seen[:n] // rows for which every later term holds
	copy(after, t.sure[0])
	for j := len(g.terms) - 1; j >= 0; j-- {
		x, term := &g.nodes[g.terms[j]], &t.terms[j]
		sure, holds, may := t.sure[j][:n], x.t[:n], x.p[:n]
		only, dropped := 0, 0
		for i, a := range after {
			others := sure[i] & a
			only += bits.OnesCount64(others &^ may[i])
			dropped += bits.OnesCount64(others &^ holds[i])
			after[i] = a & holds[i]
		}
		term.Only, term.Dropped, term.Lacking = term.Only+only, term.Dropped+dropped, term.Lacking+dropped-only
	}
}

// verdicts counts the block's verdicts and returns how many rows are undetermined.
func (t *tally) verdicts(n int) int {
	last := len(t.terms)
	eligible, possible, all := t.sure[last][:n].count(), t.possible[last][:n].count(), t.possible[0][:n].count()
	t.add(eligible, possible, all)
	return possible - eligible
}

// ask counts what the undetermined rows of a block wait for.
func (t *tally) ask(g *program, p part, first, n int) {
	for _, list := range append(t.askedBy, t.asked) {
		for _, a := range list {
			clear(a.rows)
		}
	}
	g.residual(p, first, n, func(leaf, variable int, rows bitmap) {
		put(t.asked, variable, rows)
		put(t.askedBy[g.termOf[leaf]], variable, rows)
	})
	clear(t.seen)
	clear(t.twice)
	for _, a := range t.asked {
		for i, w := range a.rows[:n] {
			t.twice[i] |= t.seen[i] & w
			t.seen[i] |= w
		}
	}
	for _, list := range append(t.askedBy, t.asked) {
		for j := range list {
			list[j].add(t.twice[:n])
		}
	}
}

// add counts the rows that wait, and those that are not among the rows that wait for more.
func (a *asked) add(twice bitmap) {
	count, alone := 0, 0
	rows := a.rows[:len(twice)]
	for i, more := range twice {
		count += bits.OnesCount64(rows[i])
		alone += bits.OnesCount64(rows[i] &^ more)
	}
	a.count, a.alone = a.count+count, a.alone+alone
}

func put(list []asked, variable int, rows bitmap) {
	for j := range list {
		if list[j].variable == variable {
			into := list[j].rows[:len(rows)]
			for i, w := range rows {
				into[i] |= w
			}
		}
	}
}
