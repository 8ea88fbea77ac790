package rule

// Bound returns the tree with the evaluation date filled in and everything that is constant computed. Conditions keep their
// numbers; an operation that cannot be computed stays as it is.
func (r *Rule) Bound(asOf Day) *Expr { return (&frame{asOf: OfDay(asOf)}).bind(r.root) }

func (f *frame) bind(e *Expr) *Expr {
	switch e.Op {
	case Attr:
		if f.row == nil || !f.row.Value(e.Var).known {
			return e
		}
		return &Expr{Op: Lit, Type: e.Type, Value: f.row.Value(e.Var), Line: e.Line, Column: e.Column}
	case Lit, Item:
		return e
	case AsOfDate:
		return &Expr{Op: Lit, Type: Date, Value: f.asOf, Line: e.Line, Column: e.Column}
	}
	out := *e
	out.Args = make([]*Expr, len(e.Args))
	constant := true
	for i, a := range e.Args {
		out.Args[i] = f.bind(a)
		constant = constant && out.Args[i].Op == Lit
	}
	if !constant || e.IsLogic() {
		return &out
	}
	v := f.eval(&out)
	if !v.known {
		return &out
	}
	return &Expr{Op: Lit, Type: e.Type, Value: v, Condition: e.Condition, Line: e.Line, Column: e.Column}
}
