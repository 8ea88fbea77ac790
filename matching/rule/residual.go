package rule

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// missing adds the attributes that keep the condition unknown.
func (l *leaf) missing(in *input, into []string) []string {
	if !l.lazy {
		for _, i := range l.vars {
			if !in.row.Value(i).known {
				into = append(into, in.rule.vars[i].Key)
			}
		}
		return into
	}
	return l.residual(l.expr, in, in.partial(l.vars), into)
}

// residual collects the unknown attributes in what is still undecided below e.
func (l *leaf) residual(e ast.Expr, in *input, vars cel.PartialActivation, into []string) []string {
	if e.Kind() == ast.IdentKind {
		return in.everyUnknown(e, into)
	}
	operands := parts(e)
	if program := l.parts[e.ID()]; program != nil {
		if out, _, err := program.Eval(vars); err == nil && !types.IsUnknown(out) {
			return into
		}
		if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Conditional {
			operands = l.chosen(operands, vars)
		}
	}
	for _, o := range operands {
		into = l.residual(o, in, vars, into)
	}
	if e.Kind() == ast.ComprehensionKind {
		into = in.everyUnknown(e.AsComprehension().LoopStep(), into)
	}
	return into
}

// chosen drops the branch of ?: that a decided choice does not take.
func (l *leaf) chosen(operands []ast.Expr, vars cel.PartialActivation) []ast.Expr {
	var choice any = types.Unknown{}
	if program := l.parts[operands[0].ID()]; program != nil {
		choice, _, _ = program.Eval(vars) // an error chooses nothing
	} else if v, ok := literal[types.Bool](operands[0]); ok {
		choice = v
	} else if operands[0].Kind() == ast.IdentKind {
		choice, _ = vars.ResolveName(operands[0].AsIdent())
	}
	switch choice {
	case types.True:
		return operands[1:2]
	case types.False:
		return operands[2:3]
	}
	return operands
}

func (in *input) everyUnknown(e ast.Expr, into []string) []string {
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.IdentKind {
			return
		}
		if i, ours := in.rule.index[e.AsIdent()]; ours && !in.row.Value(i).known {
			into = append(into, in.rule.vars[i].Key)
		}
	}))
	return into
}
