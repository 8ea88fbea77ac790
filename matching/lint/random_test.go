package lint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/lint"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

// Whatever the language can say: no random row may contradict what is concluded.
func TestNoRandomRowContradictsAFinding(t *testing.T) {
	t.Parallel()
	g := ruletest.New(20220627)
	rows := g.Rows(300)
	claims := 0
	for range 400 {
		r, asOf := g.Rule(), g.Day()
		for _, f := range lint.Check(r, asOf, nil) {
			for _, row := range rows {
				got := r.Eval(asOf, row)
				switch {
				case f.Kind == lint.Never && len(f.Conditions) == 1:
					require.NotEqual(t, rule.True, got.Conditions[f.Conditions[0]], "%s\n%v\n%v", r.Source(), f, row)
				case f.Kind == lint.Always && len(f.Conditions) == 1:
					require.NotEqual(t, rule.False, got.Conditions[f.Conditions[0]], "%s\n%v\n%v", r.Source(), f, row)
				case f.Kind == lint.Never, strings.Contains(f.Message, "规则恒为不符合"):
					require.NotEqual(t, rule.Eligible, got.Verdict, "%s\n%v\n%v", r.Source(), f, row)
				case f.Kind == lint.Always:
					require.NotEqual(t, rule.Ineligible, got.Verdict, "%s\n%v\n%v", r.Source(), f, row)
				default:
					continue
				}
				claims++
			}
		}
	}
	require.Greater(t, claims, 1000)
}
