package columnar

import (
	"math/bits"

	"huizhida/matching/rule"
)

// residual tells, for the block that was evaluated, which undetermined rows wait for which attribute of which condition: what is
// decided asks nothing, nor does the branch that was not chosen.
func (g *program) residual(p part, first, n int, tell func(leaf, variable int, rows bitmap)) {
	top := &g.nodes[len(g.nodes)-1]
	rows := make(bitmap, n)
	for i := range rows {
		rows[i] = top.p[i] &^ top.t[i] & p.mask(first+i)
	}
	g.narrow(len(g.nodes)-1, rows, first, tell)
}

// narrow goes from the rows for which a node matters down to those for which its operands do.
func (g *program) narrow(at int, rows bitmap, first int, tell func(leaf, variable int, rows bitmap)) {
	x := &g.nodes[at]
	if x.op == rule.Lit {
		g.waiting(x.leaf, rows, first, tell)
		return
	}
	for place, k := range x.kids {
		kid, narrowed := &g.nodes[k], make(bitmap, len(rows))
		some := uint64(0)
		for i, w := range rows {
			narrowed[i] = w & kid.p[i] &^ kid.t[i] &^ g.unchosen(x, place, i)
			some |= narrowed[i]
		}
		if some != 0 {
			g.narrow(k, narrowed, first, tell)
		}
	}
}

// unchosen is the rows whose decided choice does not take this operand.
func (g *program) unchosen(x *node, place, i int) uint64 {
	if x.op != rule.If || place == 0 {
		return 0
	}
	choice := &g.nodes[x.kids[0]]
	if place == 1 {
		return ^choice.p[i]
	}
	return choice.t[i]
}

// waiting finds which attributes an unknown condition waits for: all its unknown ones, unless it holds logic of its own.
func (g *program) waiting(leaf int, rows bitmap, first int, tell func(leaf, variable int, rows bitmap)) {
	e := g.leaf[leaf]
	vars := e.Attributes()
	if len(vars) > 1 && g.lazy[leaf] {
		g.waitingByRow(leaf, vars, rows, first, tell)
		return
	}
	for _, v := range vars {
		waiting := make(bitmap, len(rows))
		if c := g.table.columns[v]; c == nil {
			copy(waiting, rows)
		} else if c.unknown != nil {
			for i, w := range rows {
				waiting[i] = w & c.unknown[first+i]
			}
		}
		tell(leaf, v, waiting)
	}
}

func (g *program) waitingByRow(leaf int, vars []int, rows bitmap, first int, tell func(leaf, variable int, rows bitmap)) {
	by := map[int]bitmap{}
	for _, v := range vars {
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
		tell(leaf, v, waiting)
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
