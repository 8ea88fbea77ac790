package bench_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/bench"
	"huizhida/matching/rule"
)

func TestMoreRulesBeginWithTheSameOnes(t *testing.T) {
	t.Parallel()
	require.Equal(t, bench.Rules(seed, 200), bench.Rules(seed, 10_000)[:200])
}

func TestRulesHaveFiveAndAHalfConditions(t *testing.T) {
	t.Parallel()
	for _, n := range []int{200, 1000} {
		conditions := 0
		for _, text := range bench.Rules(seed, n) {
			r, err := matching.Compile(text)
			require.NoError(t, err, text)
			got := len(r.Conditions())
			require.GreaterOrEqual(t, got, 3, text)
			require.LessOrEqual(t, got, 8, text)
			conditions += got
		}
		require.InDelta(t, 5.5, float64(conditions)/float64(n), 0.2)
	}
}

func TestRulesSelectSomeEnterprisesAndNotAll(t *testing.T) {
	t.Parallel()
	const n = 2000
	rows := rows(n)
	var shares []float64 // of the eligible
	undetermined := 0
	for _, text := range bench.Rules(seed, 200) {
		e, u := interpret(t, text, rows)
		shares = append(shares, float64(e)/n)
		undetermined += u
	}
	slices.Sort(shares)
	require.Less(t, shares[20], 0.02, "a tenth are strict")
	require.Greater(t, shares[20], 0.0, "and few select nobody")
	require.InDelta(t, 0.15, shares[100], 0.1, "half")
	require.Greater(t, shares[180], 0.4, "a tenth are generous")
	require.Less(t, shares[180], 0.9, "and few select everybody")
	require.InDelta(t, 0.06, float64(undetermined)/200/n, 0.03)
}

func rows(n int) []rule.Values {
	w, rows := bench.New(seed, n), make([]rule.Values, n)
	for i := range rows {
		rows[i] = make(rule.Values, len(enterprises.Catalogue))
		w.Row(i, rows[i])
	}
	return rows
}

// interpret counts with rule.Eval.
func interpret(t *testing.T, text string, rows []rule.Values) (eligible, undetermined int) {
	r, err := matching.Compile(text)
	require.NoError(t, err, text)
	for _, row := range rows {
		switch r.Eval(bench.AsOf, row).Verdict {
		case rule.Eligible:
			eligible++
		case rule.Undetermined:
			undetermined++
		}
	}
	return eligible, undetermined
}
