package reverse_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/reverse"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

// agree fails unless the index says of the row what the interpreter says of each of its entries.
func agree(t *testing.T, x *reverse.Index, row rule.Row, into *reverse.Result, seen map[rule.Verdict]int) {
	t.Helper()
	x.Match(row, into)
	require.True(t, slices.IsSorted(into.Eligible) && slices.IsSorted(into.Undetermined))
	got := map[int32]rule.Verdict{}
	for _, n := range into.Eligible {
		got[n] = rule.Eligible
	}
	for _, n := range into.Undetermined {
		require.NotContains(t, got, n)
		got[n] = rule.Undetermined
	}
	require.Len(t, got, len(into.Eligible)+len(into.Undetermined))
	found := map[int64]rule.Verdict{}
	for n, verdict := range got {
		found[x.Entry(n).ID] = verdict
	}
	for _, e := range x.Entries() {
		want := e.Rule.Eval(e.AsOf, row).Verdict
		verdict, any := found[e.ID]
		if !any {
			verdict = rule.Ineligible
		}
		delete(found, e.ID)
		require.Equal(t, want, verdict, "%s\non %s of %v", e.Rule.Source(), e.AsOf, row)
		seen[want]++
	}
	require.Empty(t, found, "entries that were removed")
}

func TestMatchAgreesWithTheInterpreterOnRandomRulesAndRows(t *testing.T) {
	t.Parallel()
	seen := map[rule.Verdict]int{}
	for seed := range uint64(6) {
		g := ruletest.New(seed)
		var entries []reverse.Entry
		for i := range 150 {
			entries = append(entries, reverse.Entry{ID: int64(i), Rule: g.Rule(), AsOf: g.Day()})
		}
		x, err := reverse.Build(entries)
		require.NoError(t, err)
		var into reverse.Result
		for _, row := range g.Rows(200) {
			agree(t, x, row, &into, seen)
		}
	}
	for _, v := range []rule.Verdict{rule.Eligible, rule.Undetermined, rule.Ineligible} {
		require.Greater(t, seen[v], 20_000, "rules too one-sided to prove anything of %s", v)
	}
}
