package ruletest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

func TestRulesUseTheWholeLanguageAndAreBalanced(t *testing.T) {
	t.Parallel()
	g := ruletest.New(1)
	ops := map[rule.Op]int{}
	verdicts := map[rule.Verdict]int{}
	asked := 0
	for range 400 {
		r := g.Rule()
		r.Root().Walk(func(e *rule.Expr) { ops[e.Op]++ })
		asOf := g.Day()
		for _, row := range g.Rows(40) {
			res := r.Eval(asOf, row)
			verdicts[res.Verdict]++
			asked += len(res.Missing)
		}
	}
	for op := rule.Lit; op <= rule.All; op++ {
		require.Greater(t, ops[op], 5, "operation %d", op)
	}
	for _, v := range []rule.Verdict{rule.Eligible, rule.Undetermined, rule.Ineligible} {
		require.InDelta(t, 16_000/3, verdicts[v], 1_600, "%s among %v", v, verdicts)
	}
	require.Greater(t, asked, 3_000)
}

func TestTheSameSeedMakesTheSame(t *testing.T) {
	t.Parallel()
	a, b := ruletest.New(7), ruletest.New(7)
	for range 20 {
		require.Equal(t, a.Rule().Source(), b.Rule().Source())
		require.Equal(t, a.Row(), b.Row())
	}
}
