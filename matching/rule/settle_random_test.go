package rule_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

// Rules that use all the language has: every way to settle that is named does settle, whatever the rest is.
func TestEveryNamedWaySettlesRandomRules(t *testing.T) {
	t.Parallel()
	g := ruletest.New(19)
	index := map[string]int{}
	for i, v := range ruletest.Variables {
		index[v.Key] = i
	}
	checked := 0
	for range 300 {
		r, asOf := g.Rule(), g.Day()
		for _, row := range g.Rows(5) {
			list, _ := r.Settle(asOf, row)
			for _, s := range list {
				settled, others := slices.Clone(row), g.Row()
				for _, n := range s.Needs {
					settled[index[n.Key]] = n.Samples[g.IntN(len(n.Samples))]
				}
				require.Equal(t, s.Verdict, r.Eval(asOf, settled).Verdict, "%s\n%v\n%v", r.Source(), s, settled)
				for i, v := range settled {
					if !v.Known() {
						settled[i] = others[i]
					}
				}
				require.Equal(t, s.Verdict, r.Eval(asOf, settled).Verdict, "%s\n%v\n%v", r.Source(), s, settled)
				checked++
			}
			for i, t := range r.Eval(asOf, row).Conditions {
				if r.Gap(i, asOf, row) != "" && t == rule.Unknown {
					panic("a gap beside an unknown condition of " + r.Source())
				}
			}
		}
	}
	require.Greater(t, checked, 300)
}
