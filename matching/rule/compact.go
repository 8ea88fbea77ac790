package rule

// compact moves a tree into one piece of memory. Among thousands of rules a tree is seldom in the processor's cache, and the
// parser leaves its nodes far apart.
func compact(e *Expr) *Expr {
	nodes, args := 0, 0
	e.Walk(func(e *Expr) { nodes, args = nodes+1, args+len(e.Args) })
	c := &compaction{make([]Expr, 0, nodes), make([]*Expr, 0, args)}
	return c.move(e)
}

type compaction struct {
	nodes []Expr
	args  []*Expr
}

func (c *compaction) move(e *Expr) *Expr {
	c.nodes = append(c.nodes, *e)
	out := &c.nodes[len(c.nodes)-1]
	from := len(c.args)
	c.args = append(c.args, e.Args...)
	out.Args = c.args[from:len(c.args):len(c.args)]
	for i, a := range out.Args {
		out.Args[i] = c.move(a)
	}
	return out
}
