package rule

import (
	"errors"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
)

// CEL is the rule as cel-go itself evaluates it, in one piece and with unknowns: slow, and the proof that this package gives
// the language no meaning of its own.
type CEL struct {
	rule    *Rule
	program cel.Program
	vars    []int
}

// CEL prepares the rule for cel-go.
func (r *Rule) CEL() (*CEL, error) {
	env, err := environment(r.vars)
	if err != nil {
		return nil, err
	}
	checked, _, err := check(env, r.vars, r.source)
	if err != nil {
		return nil, err
	}
	program, err := env.Program(checked, cel.EvalOptions(cel.OptPartialEval))
	return &CEL{rule: r, program: program, vars: r.root.Attributes()}, err
}

// Verdict is what cel-go says of the row. An error and an unknown are both undetermined.
func (c *CEL) Verdict(asOf Day, row Row) Verdict {
	in := &input{rule: c.rule, row: row, asOf: types.Timestamp{Time: asOf.start()}}
	out, _, err := c.program.Eval(in.partial(c.vars))
	switch {
	case err != nil:
		return Undetermined
	case out == types.True:
		return Eligible
	case out == types.False:
		return Ineligible
	}
	return Undetermined
}

// input is a row as cel-go reads it.
type input struct {
	rule *Rule
	row  Row
	asOf ref.Val
}

// ResolveName returns the value of an attribute that is known.
func (in *input) ResolveName(name string) (any, bool) {
	if name == AsOf {
		return in.asOf, true
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

// environments are kept by the names and types of their variables: to make one takes longer than to check a rule.
var environments sync.Map

// environment declares the attributes, as_of, and the functions that CEL lacks.
func environment(vars []Variable) (*cel.Env, error) {
	var key strings.Builder
	for _, v := range vars {
		key.WriteString(v.Key)
		key.WriteByte(byte('0' + v.Type))
	}
	if env, known := environments.Load(key.String()); known {
		return env.(*cel.Env), nil
	}
	env, err := newEnvironment(vars)
	if err == nil {
		environments.Store(key.String(), env)
	}
	return env, err
}

func newEnvironment(vars []Variable) (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.CrossTypeNumericComparisons(true),
		cel.DefaultUTCTimeZone(false), // a date's year and month are those of Shanghai
		cel.ParserExpressionSizeLimit(maxLength),
		cel.ParserRecursionLimit(maxDepth),
		cel.ExpressionNodeLimit(maxNodes),
		cel.RegexProgramSizeLimit(maxPattern),
		cel.ASTValidators(cel.ValidateRegexLiterals(), cel.ValidateDurationLiterals(), cel.ValidateTimestampLiterals(),
			cel.ValidateComprehensionNestingLimit(1)),
		cel.Variable(AsOf, cel.TimestampType),
		cel.Function("date", cel.Overload("date_string", []*cel.Type{cel.StringType}, cel.TimestampType, cel.UnaryBinding(toDate))),
		extreme("min", types.IntNegOne),
		extreme("max", types.IntOne),
	}
	for _, v := range vars {
		options = append(options, cel.Variable(v.Key, celType(v.Type)))
	}
	return cel.NewEnv(options...)
}

// extreme declares min or max of two to four numbers of one type: the later one where it compares so with the one before.
func extreme(name string, wins types.Int) cel.EnvOption {
	var overloads []cel.FunctionOpt
	for _, t := range []*cel.Type{cel.IntType, cel.DoubleType} {
		for n := 2; n <= maxExtremes; n++ {
			args := make([]*cel.Type, n)
			for i := range args {
				args[i] = t
			}
			overloads = append(overloads, cel.Overload(name+"_"+t.String()+"_"+string(rune('0'+n)), args, t, cel.FunctionBinding(func(list ...ref.Val) ref.Val {
				best := list[0]
				for _, v := range list[1:] {
					if v.(interface{ Compare(ref.Val) ref.Val }).Compare(best) == wins {
						best = v
					}
				}
				return best
			})))
		}
	}
	return cel.Function(name, overloads...)
}

func toDate(v ref.Val) ref.Val {
	text, ok := v.(types.String)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	day, err := ParseDay(string(text))
	if err != nil {
		return types.WrapErr(errors.New(badDate))
	}
	return types.Timestamp{Time: day.start()}
}

func celType(t Type) *cel.Type {
	switch t {
	case Int:
		return cel.IntType
	case Double:
		return cel.DoubleType
	case Bool:
		return cel.BoolType
	case Date:
		return cel.TimestampType
	case List:
		return cel.ListType(cel.StringType)
	default:
		return cel.StringType
	}
}
