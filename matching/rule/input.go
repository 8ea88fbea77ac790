package rule

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
)

// input is a row as cel-go reads it.
type input struct {
	rule *Rule
	row  Row
	asOf ref.Val
}

// ResolveName returns the value of an attribute that is known.
func (in *input) ResolveName(name string) (any, bool) {
	if name == AsOf {
		return in.asOf, in.asOf != nil
	}
	i, ours := in.rule.index[name]
	if !ours {
		return nil, false
	}
	v := in.row.Value(i)
	if !v.known {
		return nil, false
	}
	return v.cel(), true
}

// Parent is nil: there is no outer scope.
func (in *input) Parent() interpreter.Activation { return nil }

func (in *input) lacks(vars []int) bool {
	for _, i := range vars {
		if !in.row.Value(i).known {
			return true
		}
	}
	return false
}

// partial is the input with its unknowns declared.
func (in *input) partial(vars []int) cel.PartialActivation {
	var unknown []*cel.AttributePatternType
	for _, i := range vars {
		if !in.row.Value(i).known {
			unknown = append(unknown, cel.AttributePattern(in.rule.vars[i].Key))
		}
	}
	p, _ := cel.PartialVars(in, unknown...) // fails only for what is no activation
	return p
}
