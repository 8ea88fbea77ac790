package columnar

import (
	"math/bits"

	"huizhida/matching/rule"
)

// residual tells, block by block, which undetermined rows wait for which attribute of which condition: what is decided asks
// nothing, nor does the branch that was not chosen.
type residual struct {
	program *program
	vars    [][]int  // by condition, its attributes
	rows    []bitmap // by node, of the block: those for which it matters
	waiting bitmap
	tell    func(leaf, variable int, rows bitmap)
}

func newResidual(g *program) *residual {
	r := &residual{program: g, rows: make([]bitmap, len(g.nodes)), waiting: make(bitmap, blockWords)}
	for _, e := range g.leaf {
		r.vars = append(r.vars, e.Attributes())
	}
	all := make(bitmap, blockWords*len(g.nodes))
	for i := range r.rows {
		r.rows[i], all = all[:blockWords:blockWords], all[blockWords:]
	}
	return r
}

// block asks for undetermined rows of the block that was evaluated. What is told is good until the next is told.
func (r *residual) block(first int, undetermined bitmap, tell func(leaf, variable int, rows bitmap)) {
	r.tell = tell
	r.narrow(len(r.program.nodes)-1, undetermined, first)
}

// residual is for those who ask about all undetermined rows of one block.
func (g *program) residual(p part, first, n int, tell func(leaf, variable int, rows bitmap)) {
	top := &g.nodes[len(g.nodes)-1]
	rows := make(bitmap, n)
	for i := range rows {
		rows[i] = top.p[i] &^ top.t[i] & p.mask(first+i)
	}
	newResidual(g).block(first, rows, tell)
}

// narrow goes from the rows for which a node matters down to those for which its operands do.
func (r *residual) narrow(at int, rows bitmap, first int) {
	x := &r.program.nodes[at]
	if x.op == rule.Lit {
		r.ask(x.leaf, rows, first)
		return
	}
	for place, k := range x.kids {
		if kid := &r.program.nodes[k]; kid.op == rule.Lit && x.op != rule.If && r.askOne(kid, rows, first) {
			continue
		}
		kid, narrowed := &r.program.nodes[k], r.rows[k][:len(rows)]
		t, p, some := kid.t[:len(rows)], kid.p[:len(rows)], uint64(0)
		for i, w := range rows {
			w &= p[i] &^ t[i]
			narrowed[i] = w
			some |= w
		}
		if some != 0 && x.op == rule.If && place > 0 {
			some = r.chosen(x, place, narrowed)
		}
		if some != 0 {
			r.narrow(k, narrowed, first)
		}
	}
}

// chosen drops the rows whose decided choice does not take this operand.
func (r *residual) chosen(x *node, place int, rows bitmap) (some uint64) {
	choice := &r.program.nodes[x.kids[0]]
	for i := range rows {
		if place == 1 {
			rows[i] &= choice.p[i]
		} else {
			rows[i] &^= choice.t[i]
		}
		some |= rows[i]
	}
	return some
}

// askOne asks for the attribute of a condition that reads only one; false for another condition.
func (r *residual) askOne(x *node, rows bitmap, first int) bool {
	if len(r.vars[x.leaf]) != 1 {
		return false
	}
	v := r.vars[x.leaf][0]
	c := r.program.table.columns[v]
	if c == nil {
		return false
	}
	if c.unknown == nil {
		return true
	}
	waiting, unknown, some := r.waiting[:len(rows)], c.unknown[first:first+len(rows)], uint64(0)
	t, p := x.t[:len(rows)], x.p[:len(rows)]
	for i, w := range rows {
		w &= p[i] &^ t[i] & unknown[i]
		waiting[i] = w
		some |= w
	}
	if some != 0 {
		r.tell(x.leaf, v, waiting)
	}
	return true
}

// ask finds which attributes an unknown condition waits for: all its unknown ones, unless it holds logic of its own.
func (r *residual) ask(leaf int, rows bitmap, first int) {
	g, vars := r.program, r.vars[leaf]
	if len(vars) > 1 && g.lazy[leaf] {
		r.askByRow(leaf, rows, first)
		return
	}
	for _, v := range vars {
		switch c := g.table.columns[v]; {
		case c == nil:
			r.tell(leaf, v, rows)
		case c.unknown != nil:
			waiting := r.waiting[:len(rows)]
			for i, w := range c.unknown[first : first+len(rows)] {
				waiting[i] = w & rows[i]
			}
			r.tell(leaf, v, waiting)
		}
	}
}

func (r *residual) askByRow(leaf int, rows bitmap, first int) {
	g := r.program
	by := map[int]bitmap{}
	for _, v := range r.vars[leaf] {
		by[v] = make(bitmap, len(rows))
	}
	row := &tableRow{table: g.table}
	for i, w := range rows {
		for ; w != 0; w &= w - 1 {
			at := bits.TrailingZeros64(w)
			row.row = (first+i)<<6 + at
			for _, v := range g.leaf[leaf].Missing(row) {
				by[v][i] |= 1 << at
			}
		}
	}
	for v, waiting := range by {
		r.tell(leaf, v, waiting)
	}
}

// isLazy says whether an unknown attribute below e need not be asked for though e is unknown.
func isLazy(e *rule.Expr) (lazy bool) {
	e.Walk(func(e *rule.Expr) {
		switch e.Op {
		case rule.And, rule.Or, rule.If, rule.Exists, rule.All:
			lazy = true
		}
	})
	return lazy
}
