package reverse_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/reverse"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

func TestWithAddsReplacesAndRemovesWithoutTouchingTheOldIndex(t *testing.T) {
	t.Parallel()
	old := index(t, `employees > 1`, `employees > 2`, `false`, `employees > 3`)
	replaced, err := old.With([]reverse.Entry{entry(t, 1, `employees < 2`), entry(t, 9, `high_tech`)}, []int64{1, 2})
	require.NoError(t, err)
	again, err := replaced.With(nil, []int64{9, 3})
	require.NoError(t, err)

	row := make(rule.Values, len(ruletest.Variables))
	row[place(t, "employees")] = rule.OfInt(5)
	ids := func(x *reverse.Index) (eligible, undetermined []int64) {
		var into reverse.Result
		x.Match(row, &into)
		for _, n := range into.Eligible {
			eligible = append(eligible, x.Entry(n).ID)
		}
		for _, n := range into.Undetermined {
			undetermined = append(undetermined, x.Entry(n).ID)
		}
		return eligible, undetermined
	}
	eligible, undetermined := ids(old)
	require.Equal(t, []int64{0, 1, 3}, eligible)
	require.Empty(t, undetermined)
	eligible, undetermined = ids(replaced)
	require.Equal(t, []int64{0, 3}, eligible)
	require.Equal(t, []int64{9}, undetermined)
	eligible, undetermined = ids(again)
	require.Equal(t, []int64{0}, eligible)
	require.Empty(t, undetermined)

	require.Equal(t, 2, replaced.Stats().Pending)
	require.Equal(t, 2, replaced.Stats().Removed)
	require.Equal(t, 3, again.Stats().Removed)
	require.Len(t, again.Entries(), 2)
}

func TestAnIndexThatGrewAgreesWithOneThatWasBuiltAnew(t *testing.T) {
	t.Parallel()
	g := ruletest.New(31)
	var entries []reverse.Entry
	for i := range 120 {
		entries = append(entries, reverse.Entry{ID: int64(i), Rule: g.Rule(), AsOf: g.Day()})
	}
	x, err := reverse.Build(nil)
	require.NoError(t, err)
	var into reverse.Result
	seen := map[rule.Verdict]int{}
	rows := g.Rows(40)
	for i := 0; i < len(entries); i += 20 {
		if i == 60 {
			x, err = reverse.Build(x.Entries())
			require.NoError(t, err)
		}
		x, err = x.With(entries[i:i+20], []int64{int64(i - 1), int64(i / 2)})
		require.NoError(t, err)
		for _, row := range rows {
			agree(t, x, row, &into, seen)
		}
	}
	require.Equal(t, 120-10, len(x.Entries()))
	require.Len(t, seen, 3)
}

func TestRulesOfDifferentVariablesAreRefused(t *testing.T) {
	t.Parallel()
	r, err := rule.Compile([]rule.Variable{{Key: "high_tech", Type: rule.Bool}}, `high_tech`)
	require.NoError(t, err)
	_, err = reverse.Build([]reverse.Entry{entry(t, 0, `high_tech`), {ID: 1, Rule: r}})
	require.ErrorIs(t, err, reverse.ErrVariables)
	_, err = index(t, `high_tech`).With([]reverse.Entry{{ID: 1, Rule: r}}, nil)
	require.ErrorIs(t, err, reverse.ErrVariables)
}

func TestMatchAllocatesNothingButTheResult(t *testing.T) {
	x := index(t, `employees > 1 && size.startsWith("小") && "a" in tags`, `employees * rd_staff_ratio > 1.0`, `tags.exists(x, x == size)`, `established < as_of`)
	var rows []rule.Row
	var into reverse.Result
	for _, row := range ruletest.New(1).Rows(50) {
		rows = append(rows, row)
		x.Match(row, &into) // the memo knows all texts, the result has grown
	}
	require.Zero(t, testing.AllocsPerRun(20, func() {
		for _, row := range rows {
			x.Match(row, &into)
		}
	}))
}
