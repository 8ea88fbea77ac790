package rule

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// promote lets integers and doubles mix in ==, !=, in, arithmetic and ?:, as they already do in < and >:
// cel-go's checker wants one type there, so an integer beside a double becomes a double.
// It returns the ids of the expressions that it changed.
func promote(vars []Variable, tree *ast.AST) map[int64]bool {
	p := &promoter{kinds: map[string]Type{}, info: tree.SourceInfo(), next: ast.MaxID(tree) + 1, fac: ast.NewExprFactory(), changed: map[int64]bool{}}
	for _, v := range vars {
		if v.Type == Int || v.Type == Double {
			p.kinds[v.Key] = v.Type
		}
	}
	p.numeric(tree.Expr())
	return p.changed
}

type promoter struct {
	kinds map[string]Type
	info  *ast.SourceInfo
	next  int64
	fac   ast.ExprFactory

	changed map[int64]bool
}

// numeric promotes below e and returns Int or Double for a number, String for all else.
func (p *promoter) numeric(e ast.Expr) Type {
	switch e.Kind() {
	case ast.LiteralKind:
		switch e.AsLiteral().(type) {
		case types.Int:
			return Int
		case types.Double:
			return Double
		}
	case ast.IdentKind:
		return p.kinds[e.AsIdent()] // String when absent
	case ast.ListKind:
		return p.same(e.AsList().Elements()...)
	case ast.CallKind:
		return p.call(e.AsCall())
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		p.numeric(c.IterRange())
		outer, shadowed := p.kinds[c.IterVar()]
		delete(p.kinds, c.IterVar())
		p.numeric(c.LoopStep())
		if shadowed {
			p.kinds[c.IterVar()] = outer
		}
	}
	return String
}

func (p *promoter) call(c ast.CallExpr) Type {
	args := c.Args()
	switch c.FunctionName() {
	case operators.Equals, operators.NotEquals:
		p.same(args...)
		return String
	case operators.In:
		p.member(args[0], args[1])
		return String
	case operators.Conditional:
		p.numeric(args[0])
		return p.same(args[1:]...)
	case operators.Add, operators.Subtract, operators.Multiply, operators.Divide, "min", "max":
		return p.same(args...)
	case operators.Negate:
		return p.numeric(args[0])
	}
	if c.IsMemberFunction() {
		p.numeric(c.Target())
	}
	for _, a := range args {
		p.numeric(a)
	}
	switch c.FunctionName() {
	case "double":
		return Double
	case "int", "size", operators.Modulo, "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds":
		return Int
	}
	return String
}

// same makes the numbers among exprs doubles when one of them is.
func (p *promoter) same(exprs ...ast.Expr) Type {
	kinds := make([]Type, len(exprs))
	result := String
	for i, e := range exprs {
		kinds[i] = p.numeric(e)
		if kinds[i] == Double || result == String {
			result = kinds[i]
		}
	}
	if result == Double {
		for i, e := range exprs {
			if kinds[i] == Int {
				p.toDouble(e)
			}
		}
	}
	return result
}

func (p *promoter) member(e, list ast.Expr) {
	kind := p.numeric(e)
	within := p.numeric(list)
	if list.Kind() != ast.ListKind {
		return
	}
	if kind == Int && within == Double {
		p.toDouble(e)
	}
	if kind == Double && within == Int {
		for _, element := range list.AsList().Elements() {
			p.toDouble(element)
		}
	}
}

// toDouble rewrites e in place: a literal becomes a double, anything else is wrapped in double().
func (p *promoter) toDouble(e ast.Expr) {
	p.changed[e.ID()] = true
	if n, ok := literal[types.Int](e); ok {
		e.SetKindCase(p.fac.NewLiteral(e.ID(), types.Double(n)))
		return
	}
	inner := p.fac.NewUnspecifiedExpr(p.next)
	inner.SetKindCase(e)
	if at, ok := p.info.GetOffsetRange(e.ID()); ok {
		p.info.SetOffsetRange(p.next, at)
	}
	p.next++
	e.SetKindCase(p.fac.NewCall(e.ID(), "double", inner))
}

// literal returns the constant that e is, if it is one of type T.
func literal[T any](e ast.Expr) (T, bool) {
	var none T
	if e.Kind() != ast.LiteralKind {
		return none, false
	}
	v, ok := e.AsLiteral().(T)
	return v, ok
}
