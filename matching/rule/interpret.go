package rule

// frame is what an expression is evaluated against: a row, the evaluation date, and the element that a loop looks at.
type frame struct {
	row  Row
	asOf Value
	item Value
}

// eval is the meaning of the language: what every engine must agree with. Unknown is the zero Value; what cannot be computed is
// unknown too.
func (f *frame) eval(e *Expr) Value {
	switch e.Op {
	case Lit:
		return e.Value
	case Attr:
		return f.row.Value(e.Var)
	case AsOfDate:
		return f.asOf
	case Item:
		return f.item
	case And, Or:
		return fold(e.Op == Or, len(e.Args), func(i int) Value { return f.eval(e.Args[i]) })
	case Exists, All:
		list := f.eval(e.Args[0])
		if !list.known {
			return Value{}
		}
		return fold(e.Op == Exists, len(list.list), func(i int) Value {
			f.item = OfString(list.list[i])
			return f.eval(e.Args[1])
		})
	case If:
		switch f.eval(e.Args[0]).truth() {
		case True:
			return f.eval(e.Args[1])
		case False:
			return f.eval(e.Args[2])
		}
		return Value{}
	}
	var room [4]Value
	args := room[:0]
	for _, a := range e.Args {
		v := f.eval(a)
		if !v.known {
			return Value{}
		}
		args = append(args, v)
	}
	return apply(e, args)
}

// fold is Kleene's table for any number of operands: one that decides settles it, else one unknown leaves it open.
func fold(decides bool, n int, operand func(int) Value) Value {
	result := OfBool(!decides)
	for i := range n {
		switch v := operand(i); {
		case !v.known:
			result = Value{}
		case v.Bool() == decides:
			return v
		}
	}
	return result
}

// missing collects the unknown attributes of what is still undecided below e: what is decided asks nothing, nor does the branch
// that was not chosen.
func (f *frame) missing(e *Expr, into []int) []int {
	if f.eval(e).known {
		return into
	}
	args := e.Args
	switch e.Op {
	case Attr:
		return append(into, e.Var)
	case If:
		switch f.eval(e.Args[0]).truth() {
		case True:
			args = args[1:2]
		case False:
			args = args[2:3]
		}
	case Exists, All:
		for _, i := range e.Args[1].Attributes() {
			if !f.row.Value(i).known {
				into = append(into, i)
			}
		}
		args = args[:1]
	}
	for _, a := range args {
		into = f.missing(a, into)
	}
	return into
}
