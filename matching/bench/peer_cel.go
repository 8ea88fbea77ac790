package bench

import (
	"context"
	"fmt"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// celLoop evaluates a cel-go program for one row after the other, with what is unknown declared. The rows are made ready
// beforehand, so that only evaluation is timed.
type celLoop struct {
	env  *cel.Env
	rows []cel.PartialActivation
}

// NewCEL returns cel-go in a loop over the enterprises of w.
func NewCEL(w *World) (Peer, error) {
	env, err := celEnvironment()
	if err != nil {
		return nil, err
	}
	p := &celLoop{env: env, rows: make([]cel.PartialActivation, w.Len())}
	for i := range p.rows {
		if p.rows[i], err = celRow(w.At(i)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *celLoop) Name() string { return "cel-go loop" }
func (p *celLoop) Rows() int    { return len(p.rows) }
func (p *celLoop) Close() error { return nil }

// Count compiles the rule untimed.
func (p *celLoop) Count(_ context.Context, text string) (a Answer, err error) {
	program, err := celProgram(p.env, text)
	if err != nil {
		return Answer{}, err
	}
	began := time.Now()
	for _, row := range p.rows {
		out, _, err := program.Eval(row)
		if err != nil {
			return Answer{}, err
		}
		a.add(out)
	}
	a.Took = time.Since(began)
	return a, nil
}

func (a *Answer) add(out ref.Val) {
	switch {
	case out == types.True:
		a.Eligible++
	case types.IsUnknown(out):
		a.Undetermined++
	}
}

// celRules is one program per rule, for one row.
type celRules struct{ programs []cel.Program }

func newCELRules(texts []string) (*celRules, error) {
	env, err := celEnvironment()
	if err != nil {
		return nil, err
	}
	p := &celRules{make([]cel.Program, len(texts))}
	for i, text := range texts {
		if p.programs[i], err = celProgram(env, text); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// match counts the rules that the row meets, or may meet.
func (p *celRules) match(row cel.PartialActivation) (a Answer, err error) {
	began := time.Now()
	for _, program := range p.programs {
		out, _, err := program.Eval(row)
		if err != nil {
			return Answer{}, err
		}
		a.add(out)
	}
	a.Took = time.Since(began)
	return a, nil
}

func celEnvironment() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.CrossTypeNumericComparisons(true),
		cel.Variable(rule.AsOf, cel.TimestampType),
		cel.Function("date", cel.Overload("date_string", []*cel.Type{cel.StringType}, cel.TimestampType, cel.UnaryBinding(celDate))),
	}
	kinds := map[rule.Type]*cel.Type{rule.String: cel.StringType, rule.Int: cel.IntType, rule.Double: cel.DoubleType, rule.Bool: cel.BoolType,
		rule.Date: cel.TimestampType, rule.List: cel.ListType(cel.StringType)}
	for _, a := range enterprises.Catalogue {
		options = append(options, cel.Variable(a.Key, kinds[a.Type]))
	}
	return cel.NewEnv(options...)
}

func celDate(v ref.Val) ref.Val {
	day, err := rule.ParseDay(fmt.Sprint(v.Value()))
	if err != nil {
		return types.WrapErr(err)
	}
	return types.Timestamp{Time: day.Time()}
}

func celProgram(env *cel.Env, text string) (cel.Program, error) {
	tree, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	return env.Program(tree, cel.EvalOptions(cel.OptOptimize|cel.OptPartialEval))
}

// celRow is an enterprise as cel-go reads it fastest: its own values by name, and a pattern for each that is unknown.
func celRow(row rule.Row) (cel.PartialActivation, error) {
	vars := map[string]any{rule.AsOf: types.Timestamp{Time: AsOf.Time()}}
	var unknown []*cel.AttributePatternType
	for i, a := range enterprises.Catalogue {
		switch v := row.Value(i); {
		case !v.Known():
			unknown = append(unknown, cel.AttributePattern(a.Key))
		case a.Type == rule.Date:
			vars[a.Key] = types.Timestamp{Time: v.Day().Time()}
		default:
			vars[a.Key] = types.DefaultTypeAdapter.NativeToValue(v.Any())
		}
	}
	return cel.PartialVars(vars, unknown...)
}
