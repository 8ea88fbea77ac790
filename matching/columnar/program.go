package columnar

import (
	"sync"

	"huizhida/matching/rule"
)

// blockWords is how much of every bitmap is worked on at a time: 16,384 rows, so that the bitmaps of a few nodes stay in the
// processor's first cache.
const blockWords = 256

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
	spare [blockWords]uint64
	rent  *bitmap // what its nodes' blocks are cut from

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

// rooms are the blocks of programs that are done, in any state.
var rooms sync.Pool // of *bitmap

// release gives back what the program worked in, and to the table the bitmaps of conditions that nobody else has.
func (g *program) release() {
	rooms.Put(g.rent)
	if !g.fresh {
		return
	}
	for _, x := range g.truth {
		if x.owned {
			g.table.spare.Put(&x.any[0])
		}
	}
}

// room gives every node its own block.
func (g *program) room() {
	size := 2 * blockWords * len(g.nodes)
	rent, ok := rooms.Get().(*bitmap)
	if !ok || len(*rent) < size {
		fresh := make(bitmap, size)
		rent = &fresh
	}
	g.rent = rent
	all := *rent
	for i := range g.nodes {
		g.nodes[i].t, all = all[:blockWords:blockWords], all[blockWords:]
		g.nodes[i].p, all = all[:blockWords:blockWords], all[blockWords:]
	}
}

// block evaluates every node over the words from first on, and returns how many words there were.
func (g *program) block(first int) int {
	n := min(blockWords, g.table.words-first)
	for i := range g.nodes {
		x := &g.nodes[i]
		g.eval(x, first, x.t[:n], x.p[:n])
	}
	return n
}

// write evaluates a node over the words from first on into T and P. Other than block, it leaves no trace of the nodes below.
func (g *program) write(at, first int, t, p bitmap) {
	x := &g.nodes[at]
	switch x.op {
	case rule.Lit:
		g.operand(x, first, len(t)).write(t, p)
	case rule.And, rule.Or:
		g.write(x.kids[0], first, t, p)
		for _, k := range x.kids[1:] {
			g.add(x.op, k, first, t, p)
		}
	default:
		for _, k := range x.kids {
			kid := &g.nodes[k]
			g.write(k, first, kid.t[:len(t)], kid.p[:len(t)])
		}
		g.eval(x, first, t, p)
	}
}

// add joins an operand to T and P.
func (g *program) add(op rule.Op, at, first int, t, p bitmap) {
	x := &g.nodes[at]
	o := operand{}
	if x.op == rule.Lit {
		o = g.operand(x, first, len(t))
	} else {
		g.write(at, first, x.t[:len(t)], x.p[:len(t)])
	}
	switch {
	case x.op == rule.Lit && op == rule.And:
		o.and(t, p)
	case x.op == rule.Lit:
		o.or(t, p)
	case op == rule.And:
		and(t, p, x.t, x.p)
	default:
		or(t, p, x.t, x.p)
	}
}

func (g *program) operand(x *node, first, n int) operand {
	return g.truth[x.leaf].operand(first, n, g.spare[:])
}

// eval evaluates a node whose operands have their T and P.
func (g *program) eval(x *node, first int, t, p bitmap) {
	switch x.op {
	case rule.Lit:
		g.operand(x, first, len(t)).write(t, p)
	case rule.Not:
		kid := &g.nodes[x.kids[0]]
		for i := range t {
			t[i], p[i] = ^kid.p[i], ^kid.t[i]
		}
	case rule.If:
		c, a, b := &g.nodes[x.kids[0]], &g.nodes[x.kids[1]], &g.nodes[x.kids[2]]
		for i := range t {
			yes, no := c.t[i], ^c.p[i]
			t[i] = yes&a.t[i] | no&b.t[i]
			p[i] = yes&a.p[i] | no&b.p[i] | c.p[i]&^c.t[i]
		}
	default:
		g.join(x, t, p)
	}
}

func (g *program) join(x *node, t, p bitmap) {
	first := &g.nodes[x.kids[0]]
	copy(t, first.t)
	copy(p, first.p)
	for _, k := range x.kids[1:] {
		kid := &g.nodes[k]
		if x.op == rule.And {
			and(t, p, kid.t, kid.p)
		} else {
			or(t, p, kid.t, kid.p)
		}
	}
}

func and(t, p, kt, kp bitmap) {
	p, kt, kp = p[:len(t)], kt[:len(t)], kp[:len(t)]
	for i := range t {
		t[i] &= kt[i]
		p[i] &= kp[i]
	}
}

func or(t, p, kt, kp bitmap) {
	p, kt, kp = p[:len(t)], kt[:len(t)], kp[:len(t)]
	for i := range t {
		t[i] |= kt[i]
		p[i] |= kp[i]
	}
}
