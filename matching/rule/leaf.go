package rule

import (
	"cmp"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// leaf is a condition compiled by cel-go.
type leaf struct {
	expr    ast.Expr
	program cel.Program
	parts   map[int64]cel.Program // by expression, the operands that may be decided on their own
	vars    []int                 // the attributes in it, by index
	lazy    bool                  // holds logic of its own, so that an unknown attribute need not make it unknown
}

// newLeaf compiles a condition. One that only holds constants is tried at once: if it cannot be computed, it never can.
func (r *Rule) newLeaf(env *cel.Env, tree *ast.AST, e ast.Expr) (*leaf, error) {
	l := &leaf{expr: e, parts: map[int64]cel.Program{}}
	constant := true
	var bad error
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.IdentKind:
			if i, ours := r.index[e.AsIdent()]; ours {
				l.vars = append(l.vars, i)
			}
			constant = constant && e.AsIdent() != AsOf
		case ast.ComprehensionKind:
			l.lazy = true
			if _, ours := r.index[e.AsComprehension().IterVar()]; ours {
				bad = cmp.Or(bad, r.errorAt(e, "“"+e.AsComprehension().IterVar()+"”是属性名，请给列表里的每一项另取一个名字"))
			}
		case ast.CallKind:
			l.lazy = l.lazy || isLogic(e) && e.AsCall().FunctionName() != operators.LogicalNot
			bad = cmp.Or(bad, r.checkDate(e.AsCall()))
		}
	}))
	if bad != nil {
		return nil, bad
	}
	if err := l.plan(env, tree); err != nil {
		return nil, r.errorAt(e, "无法执行这个条件："+err.Error())
	}
	if constant && len(l.vars) == 0 {
		if _, _, err := l.parts[e.ID()].Eval(&input{rule: r}); err != nil {
			return nil, r.errorAt(e, "这个条件无法计算："+evalMessage(err))
		}
	}
	return l, nil
}

// plan makes the programs: one for the condition, and for each part of it where the condition is lazy.
func (l *leaf) plan(env *cel.Env, tree *ast.AST) error {
	var failed error
	add := func(e ast.Expr) {
		var options []cel.ProgramOption // without loops, the length of the rule limits its work
		if l.lazy {
			options = []cel.ProgramOption{cel.EvalOptions(cel.OptPartialEval), cel.CostLimit(maxCost)}
		}
		own := ast.NewCheckedAST(ast.NewAST(e, tree.SourceInfo()), tree.TypeMap(), tree.ReferenceMap())
		p, err := env.PlanProgram(own, options...)
		l.parts[e.ID()] = p
		failed = cmp.Or(failed, err)
	}
	add(l.expr)
	for queue := parts(l.expr); l.lazy && len(queue) > 0; queue = queue[1:] {
		if k := queue[0].Kind(); k == ast.CallKind || k == ast.ComprehensionKind {
			add(queue[0])
		}
		queue = append(queue, parts(queue[0])...)
	}
	l.program = l.parts[l.expr.ID()]
	return failed
}

// parts are the operands of e that are evaluated on their own; the body of exists() is not, as it runs once per item.
func parts(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.ListKind:
		return slices.Clone(e.AsList().Elements())
	case ast.CallKind:
		if c := e.AsCall(); c.IsMemberFunction() {
			return append([]ast.Expr{c.Target()}, c.Args()...)
		}
		return slices.Clone(e.AsCall().Args())
	case ast.ComprehensionKind:
		return []ast.Expr{e.AsComprehension().IterRange()}
	case ast.SelectKind:
		return []ast.Expr{e.AsSelect().Operand()}
	}
	return nil
}

// checkDate refuses date("2021-13-45") before any row is read.
func (r *Rule) checkDate(c ast.CallExpr) error {
	if c.FunctionName() != "date" || len(c.Args()) != 1 {
		return nil
	}
	text, ok := literal[types.String](c.Args()[0])
	if !ok {
		return r.errorAt(c.Args()[0], "date() 里应直接写日期，例如 date(\"2021-12-31\")")
	}
	if _, err := ParseDay(string(text)); err != nil {
		return r.errorAt(c.Args()[0], "“"+string(text)+"”不是日期，"+badDate)
	}
	return nil
}

// eval says what the condition is for the row. All operators but those of lazy conditions are strict: an unknown
// attribute makes them unknown.
func (l *leaf) eval(in *input) Truth {
	var vars any = in
	if in.lacks(l.vars) {
		if !l.lazy {
			return Unknown
		}
		vars = in.partial(l.vars)
	}
	out, _, err := l.program.Eval(vars)
	if err != nil {
		return Unknown
	}
	switch out {
	case types.True:
		return True
	case types.False:
		return False
	}
	return Unknown
}
