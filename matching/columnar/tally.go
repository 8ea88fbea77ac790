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

	possible   bitmap // of the block: no term so far rules it out
	fell, more bitmap // of the block: some term does not hold, two do not
	seen, most bitmap // of the block: waits for some attribute, for two
}

// asked is an attribute, and the undetermined rows of the block that wait for it.
type asked struct {
	variable, count, alone int
	rows                   bitmap
	some                   bool     // rows is of this block, and not left over from another
	by                     []*asked // of the whole rule: what the terms ask
}

func newTally(terms []*rule.Expr) *tally {
	t := &tally{terms: make([]Term, len(terms)), askedBy: make([][]asked, len(terms))}
	for _, b := range []*bitmap{&t.possible, &t.fell, &t.more, &t.seen, &t.most} {
		*b = make(bitmap, blockWords)
	}
	for _, v := range (&rule.Expr{Op: rule.And, Args: terms}).Attributes() {
		t.asked = append(t.asked, asked{variable: v})
	}
	for i, e := range terms {
		for _, v := range e.Attributes() {
			t.askedBy[i] = append(t.askedBy[i], asked{variable: v, rows: make(bitmap, blockWords)})
		}
	}
	for i := range t.asked {
		t.asked[i].by = t.asking(t.asked[i].variable)
		if len(t.asked[i].by) > 1 {
			t.asked[i].rows = make(bitmap, blockWords)
		}
	}
	return t
}

// asking is what the terms ask about a variable.
func (t *tally) asking(variable int) (by []*asked) {
	for _, list := range t.askedBy {
		if a := find(list, variable); a != nil {
			by = append(by, a)
		}
	}
	return by
}

func find(list []asked, variable int) *asked {
	for i := range list {
		if list[i].variable == variable {
			return &list[i]
		}
	}
	return nil
}

// run counts one part of a register; ask, where it is given, also what its undetermined rows wait for.
func (t *tally) run(g *program, p part, ask func(t *tally, g *program, wait *residual, first, n int)) {
	g.room()
	wait := newResidual(g)
	for first := 0; first < g.table.words; first += blockWords {
		n := g.lend(first)
		all := t.begin(p, first, n)
		possible := t.inTurn(g, n, all)
		t.alone(g, n)
		eligible := all - t.fell[:n].count()
		t.add(eligible, possible, all)
		if ask != nil && possible > eligible {
			ask(t, g, wait, first, n)
		}
	}
}

// lend is block with conditions read where they are kept, instead of copied.
func (g *program) lend(first int) int {
	n := min(blockWords, g.table.words-first)
	for i := range g.nodes {
		x := &g.nodes[i]
		if x.op != rule.Lit || !g.truth[x.leaf].lends() {
			g.eval(x, first, x.t[:n], x.p[:n])
			continue
		}
		kept := g.truth[x.leaf]
		x.t = kept.any[0][first : first+n]
		if kept.unsure == nil {
			x.p = x.t
			continue
		}
		p, unsure := x.p[:n], kept.unsure[first:first+n]
		for i, t := range x.t[:n] {
			p[i] = t | unsure[i]
		}
	}
	return n
}

// lends tells whether T is one bitmap as it is: a base that is not flipped has no unsure rows.
func (x truths) lends() bool { return x.scan == nil && x.flip == 0 && len(x.any) == 1 && x.less == nil }

// begin starts with every row of the block, and returns how many there are.
func (t *tally) begin(p part, first, n int) (all int) {
	clear(t.fell)
	clear(t.more)
	if p.live == nil && (first+n)<<6 <= p.table.Rows() {
		for i := range t.possible[:n] {
			t.possible[i] = ^uint64(0)
		}
		return n << 6
	}
	for i := range t.possible[:n] {
		mask := p.mask(first + i)
		t.possible[i] = mask
		all += bits.OnesCount64(mask)
	}
	return all
}

// inTurn counts what each term does to the rows that those before it left, and returns how many are left at last. On the way it
// notes the rows for which some term does not hold, and those for which more than one does not.
func (t *tally) inTurn(g *program, n, left int) int {
	all := t.seen[:n]
	copy(all, t.possible)
	for j, at := range g.terms {
		x, term := &g.nodes[at], &t.terms[j]
		possible, fell, more := t.possible[:len(all)], t.fell[:len(all)], t.more[:len(all)]
		holds, may := x.t[:len(all)], x.p[:len(all)]
		still, unknown := 0, 0
		for i, standing := range all {
			not := standing &^ holds[i]
			more[i] |= fell[i] & not
			fell[i] |= not
			p := possible[i] & may[i]
			possible[i] = p
			unknown += bits.OnesCount64(p & not)
			still += bits.OnesCount64(p)
		}
		term.Left, term.Cut, term.Unknown, left = term.Left+still, term.Cut+left-still, term.Unknown+unknown, still
	}
	return left
}

// alone counts what each term does to the rows for which all others hold.
func (t *tally) alone(g *program, n int) {
	once, some := t.seen[:n], uint64(0)
	for i, f := range t.fell[:n] {
		once[i] = f &^ t.more[i]
		some |= once[i]
	}
	if some == 0 {
		return
	}
	for j, at := range g.terms {
		x, term := &g.nodes[at], &t.terms[j]
		holds, may := x.t[:len(once)], x.p[:len(once)]
		only, dropped := 0, 0
		for i, w := range once {
			w &^= holds[i]
			dropped += bits.OnesCount64(w)
			only += bits.OnesCount64(w &^ may[i])
		}
		term.Only, term.Dropped, term.Lacking = term.Only+only, term.Dropped+dropped, term.Lacking+dropped-only
	}
}

// ask counts what the undetermined rows of a block wait for.
func (t *tally) ask(g *program, wait *residual, first, n int) {
	undetermined := t.possible[:n]
	for i, f := range t.fell[:n] {
		undetermined[i] &= f
	}
	for _, list := range t.askedBy {
		for i := range list {
			list[i].some = false
		}
	}
	wait.block(first, undetermined, func(leaf, variable int, rows bitmap) {
		find(t.askedBy[g.termOf[leaf]], variable).put(rows)
	})
	seen, most := t.seen[:n], t.most[:n]
	clear(seen)
	clear(most)
	for i := range t.asked {
		if rows := t.asked[i].gather(n); rows != nil {
			for i, w := range rows {
				most[i] |= seen[i] & w
				seen[i] |= w
			}
		}
	}
	for _, list := range t.askedBy {
		for i := range list {
			list[i].add(most)
		}
	}
	for i := range t.asked {
		if a := &t.asked[i]; len(a.by) > 1 {
			a.add(most)
		}
	}
}

// put adds rows that wait.
func (a *asked) put(rows bitmap) {
	into := a.rows[:len(rows)]
	if !a.some {
		a.some = true
		copy(into, rows)
		return
	}
	for i, w := range rows {
		into[i] |= w
	}
}

// gather is the rows that wait for an attribute of the whole rule; nil for none.
func (a *asked) gather(n int) bitmap {
	if len(a.by) == 1 {
		if !a.by[0].some {
			return nil
		}
		return a.by[0].rows[:n]
	}
	a.some = false
	for _, by := range a.by {
		if by.some {
			a.put(by.rows[:n])
		}
	}
	if !a.some {
		return nil
	}
	return a.rows[:n]
}

// add counts the rows that wait, and those that are not among the rows that wait for more.
func (a *asked) add(most bitmap) {
	if !a.some {
		return
	}
	count, alone := 0, 0
	rows := a.rows[:len(most)]
	for i, w := range rows {
		count += bits.OnesCount64(w)
		alone += bits.OnesCount64(w &^ most[i])
	}
	a.count, a.alone = a.count+count, a.alone+alone
}

// totals is every attribute of the rule, counted.
func (t *tally) totals() []asked {
	list := make([]asked, len(t.asked))
	for i, a := range t.asked {
		if list[i] = a; len(a.by) == 1 {
			list[i] = *a.by[0]
		}
	}
	return list
}
