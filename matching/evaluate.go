package matching

import (
	"context"
	"fmt"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/columnar"
	"huizhida/matching/reverse"
	"huizhida/matching/rule"
)

// Engine is one way to evaluate a rule. All of them say the same.
type Engine string

// The engines: the interpreter is the meaning of the language, columnar and reverse are how the system asks it of a million
// enterprises and of ten thousand rules, sql is how Postgres does, and cel is cel-go, which made the language.
const (
	Interpreter Engine = "interpreter"
	Columnar    Engine = "columnar"
	SQL         Engine = "sql"
	Reverse     Engine = "reverse"
	CEL         Engine = "cel"
)

// Engines lists them.
var Engines = []Engine{Interpreter, Columnar, SQL, Reverse, CEL}

// Evaluate applies a rule over the catalogue to rows by an engine; sql needs a connection, the others ignore it. The reverse
// index and cel-go only find verdicts: the reasons beside them are the interpreter's.
func Evaluate(ctx context.Context, e Engine, r *rule.Rule, asOf rule.Day, rows []rule.Values, conn db.Conn) ([]rule.Result, error) {
	switch e {
	case SQL:
		return EvaluateSQL(ctx, conn, r, asOf, rows)
	case Columnar:
		return evaluateColumnar(r, asOf, rows)
	}
	results := make([]rule.Result, len(rows))
	for i, row := range rows {
		results[i] = r.Eval(asOf, row)
	}
	switch e {
	case Interpreter:
		return results, nil
	case Reverse:
		return results, judgeReverse(r, asOf, rows, results)
	case CEL:
		return results, judgeCEL(r, asOf, rows, results)
	}
	return nil, fmt.Errorf("no engine is called %q; there are %v", e, Engines)
}

func evaluateColumnar(r *rule.Rule, asOf rule.Day, rows []rule.Values) ([]rule.Result, error) {
	keep := make([]bool, len(enterprises.Catalogue))
	for _, v := range r.Root().Attributes() {
		keep[v] = true
	}
	b := columnar.NewBuilder(r.Variables(), keep, len(rows))
	for i, row := range rows {
		for v, value := range row {
			b.Set(v, value)
		}
		b.Next(int64(i))
	}
	results := make([]rule.Result, len(rows))
	err := columnar.NewView(r.Variables(), b.Build(1)).Verdicts(columnar.Ask(r, asOf), func(v columnar.Verdict) error {
		results[v.ID] = rule.Result{Verdict: v.Verdict, Missing: v.Missing, Conditions: rule.ParseReasons(string(v.Reasons))}
		return nil
	})
	return results, err
}

func judgeReverse(r *rule.Rule, asOf rule.Day, rows []rule.Values, results []rule.Result) error {
	index, err := reverse.Build([]reverse.Entry{{Rule: r, AsOf: asOf}})
	if err != nil {
		return err
	}
	var found reverse.Result
	for i, row := range rows {
		index.Match(row, &found)
		switch {
		case len(found.Eligible) > 0:
			results[i].Verdict = rule.Eligible
		case len(found.Undetermined) > 0:
			results[i].Verdict = rule.Undetermined
		default:
			results[i].Verdict = rule.Ineligible
		}
	}
	return nil
}

func judgeCEL(r *rule.Rule, asOf rule.Day, rows []rule.Values, results []rule.Result) error {
	whole, err := r.CEL()
	if err != nil {
		return err
	}
	for i, row := range rows {
		results[i].Verdict = whole.Verdict(asOf, row)
	}
	return nil
}
