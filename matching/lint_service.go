package matching

import (
	"time"

	"huizhida/enterprises"
	"huizhida/matching/lint"
	"huizhida/matching/rule"
)

// Lint looks over a rule that is judged at asOf, with what the catalogue knows about its attributes. A rule that cannot be
// compiled is the fault that Compile returns.
func Lint(expr string, asOf time.Time) ([]lint.Finding, error) {
	r, err := Compile(expr)
	if err != nil {
		return nil, err
	}
	return lint.Check(r, rule.DayOf(asOf), enterprises.Domains()), nil
}

// LintTiers looks over the rules that share out one benefit.
func LintTiers(exprs []string, asOf time.Time) ([]lint.Finding, error) {
	rules := make([]*rule.Rule, len(exprs))
	for i, expr := range exprs {
		var err error
		if rules[i], err = Compile(expr); err != nil {
			return nil, err
		}
	}
	return lint.Tiers(rules, rule.DayOf(asOf), enterprises.Domains()), nil
}
