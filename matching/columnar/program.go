package columnar

import "huizhida/matching/rule"

// blockWords is how much of every bitmap is worked on at a time: 8,192 rows, so that the bitmaps of a dozen nodes stay in the
// processor's first cache.
const blockWords = 128

// node is one node of a rule over a table. Its T and P are kept for the block that is worked on.
type node struct {
	op   rule.Op // And, Or, Not, If, or Lit for a condition
	kids []int
	leaf int // number of the condition, from 0
	t, p bitmap
}

// program is a bound rule over a table: its nodes, operands before operations.
type program struct {
	table *Table
	root  *rule.Expr
	fresh bool // its conditions are nobody else's
	nodes []node
	terms []int // the nodes of the root's terms

	leaf   []*rule.Expr // by condition, as all below
	truth  []truths
	lits   []int // its node
	lazy   []bool
	termOf []int
}

// compile lays the rule's nodes out and evaluates its conditions over the table.
func compile(t *Table, root *rule.Expr, condition func(*rule.Expr) truths) *program {
	g := &program{table: t, root: root}
	top := g.lay(root, condition)
	g.terms = []int{top}
	if n := g.nodes[top]; n.op == rule.And {
		g.terms = n.kids
	}
	for term, e := range root.Terms() {
		walkConditions(e, func(*rule.Expr) { g.termOf = append(g.termOf, term) })
	}
	return g
}

func (g *program) lay(e *rule.Expr, condition func(*rule.Expr) truths) int {
	n := node{op: e.Op}
	if e.Condition > 0 {
		n.op, n.leaf = rule.Lit, len(g.leaf)
		g.leaf, g.truth, g.lazy = append(g.leaf, e), append(g.truth, condition(e)), append(g.lazy, isLazy(e))
		g.lits = append(g.lits, len(g.nodes))
	} else {
		for _, a := range e.Args {
			n.kids = append(n.kids, g.lay(a, condition))
		}
	}
	g.nodes = append(g.nodes, n)
	return len(g.nodes) - 1
}

// release gives the bitmaps of conditions that nobody else has back to the table.
func (g *program) release() {
	if !g.fresh {
		return
	}
	for _, x := range g.truth {
		if x.owned {
			g.table.spare.Put(&x.sure)
		}
	}
}

// room gives every node its own block.
func (g *program) room() {
	all := make(bitmap, 2*blockWords*len(g.nodes))
	for i := range g.nodes {
		g.nodes[i].t, all = all[:blockWords:blockWords], all[blockWords:]
		g.nodes[i].p, all = all[:blockWords:blockWords], all[blockWords:]
	}
}

// block evaluates every node over the words from first on, and returns how many words there were.
func (g *program) block(first int) int {
	n := min(blockWords, g.table.words-first)
	for i := range g.nodes {
		g.eval(&g.nodes[i], first, n)
	}
	return n
}

// top evaluates only what the root needs over the words from first on, into two bitmaps of a block.
func (g *program) top(first int, t, o bitmap) { g.into(len(g.nodes)-1, first, t, o) }

func (g *program) into(at, first int, t, o bitmap) {
	x := &g.nodes[at]
	if x.op == rule.Lit {
		g.truth[x.leaf].read(first, t, o)
		return
	}
	if x.op != rule.And {
		g.whole(at, first, len(t))
		copy(t, x.t[:len(t)])
		copy(o, x.p[:len(t)])
		return
	}
	g.into(x.kids[0], first, t, o)
	for _, k := range x.kids[1:] {
		if kid := &g.nodes[k]; kid.op == rule.Lit {
			g.truth[kid.leaf].and(first, t, o)
		} else {
			g.whole(k, first, len(t))
			and(t, o, kid.t[:len(t)], kid.p[:len(t)])
		}
	}
}

// whole evaluates a node and all below it.
func (g *program) whole(at, first, n int) {
	for _, k := range g.nodes[at].kids {
		g.whole(k, first, n)
	}
	g.eval(&g.nodes[at], first, n)
}

func (g *program) eval(x *node, first, n int) {
	t, o := x.t[:n], x.p[:n]
	switch x.op {
	case rule.Lit:
		g.truth[x.leaf].read(first, t, o)
	case rule.Not:
		kid := &g.nodes[x.kids[0]]
		for i := range t {
			t[i], o[i] = ^kid.p[i], ^kid.t[i]
		}
	case rule.If:
		c, a, b := &g.nodes[x.kids[0]], &g.nodes[x.kids[1]], &g.nodes[x.kids[2]]
		for i := range t {
			yes, no := c.t[i], ^c.p[i]
			t[i] = yes&a.t[i] | no&b.t[i]
			o[i] = yes&a.p[i] | no&b.p[i] | c.p[i]&^c.t[i]
		}
	default:
		g.join(x, t, o)
	}
}

func (g *program) join(x *node, t, o bitmap) {
	first := &g.nodes[x.kids[0]]
	copy(t, first.t)
	copy(o, first.p)
	for _, k := range x.kids[1:] {
		kid := &g.nodes[k]
		if x.op == rule.And {
			and(t, o, kid.t[:len(t)], kid.p[:len(t)])
		} else {
			or(t, o, kid.t[:len(t)], kid.p[:len(t)])
		}
	}
}

func and(t, p, kt, kp bitmap) {
	for i := range t {
		t[i] &= kt[i]
		p[i] &= kp[i]
	}
}

func or(t, p, kt, kp bitmap) {
	for i := range t {
		t[i] |= kt[i]
		p[i] |= kp[i]
	}
}

// and narrows T and P to a part of the condition's.
func (x truths) and(first int, t, p bitmap) {
	n := len(t)
	if x.scan != nil {
		x, first = x.scan.block(first, n), 0
	}
	sure, p := x.sure[first:first+n], p[:n]
	switch {
	case x.less == nil && x.unsure == nil:
		for i, s := range sure {
			t[i] &= s
			p[i] &= s
		}
	case x.less == nil:
		unsure := x.unsure[first : first+n]
		for i, s := range sure {
			t[i] &= s
			p[i] &= s | unsure[i]
		}
	case x.unsure == nil:
		less := x.less[first : first+n]
		for i, s := range sure {
			s &^= less[i]
			t[i] &= s
			p[i] &= s
		}
	default:
		less, unsure := x.less[first:first+n], x.unsure[first:first+n]
		for i, s := range sure {
			s &^= less[i]
			t[i] &= s
			p[i] &= s | unsure[i]
		}
	}
}

// read writes a part of the condition's T and P.
func (x truths) read(first int, t, p bitmap) {
	if x.scan != nil {
		x, first = x.scan.block(first, len(t)), 0
	}
	copy(t, x.sure[first:])
	if x.less != nil {
		for i, l := range x.less[first : first+len(t)] {
			t[i] &^= l
		}
	}
	copy(p, t)
	if x.unsure != nil {
		for i, u := range x.unsure[first : first+len(p)] {
			p[i] |= u
		}
	}
}
