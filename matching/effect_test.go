package matching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching"
)

func TestEffectSaysWhoChangesAndByWhichCondition(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	before := `district == "番禺区" && size in ["小型", "微型"] && export_usd_prev <= 3000000`
	after := `district == "番禺区" && size in ["小型", "微型", "大型"] && export_usd_prev <= 2000000 && !dishonest`

	e, err := w.Effect(t.Context(), before, after, asOf)
	require.NoError(t, err)
	require.Equal(t, matching.Counts{Eligible: 1, Undetermined: 2, Ineligible: 2}, e.Before)
	require.Equal(t, matching.Counts{Undetermined: 2, Ineligible: 3}, e.After)
	require.Equal(t, 1, e.Changed())
	require.Equal(t, []matching.Cause{{Term: 3, Label: "2021年海关出口额不超过 200万美元", Lost: 1}}, e.Causes)
	l, err := w.EffectList(t.Context(), before, after, asOf, matching.Lost, 3, matching.Page{})
	require.NoError(t, err)
	require.Equal(t, []int64{ids[0]}, []int64{l.Rows[0].EnterpriseID})
	require.Equal(t, "ttft", l.Rows[0].Reasons)

	e, err = w.Effect(t.Context(), after, `district == "番禺区" && export_usd_prev <= 9e6`, asOf)
	require.NoError(t, err)
	require.Equal(t, []int{4, 0, 0, 0}, []int{e.Gained, e.Lost, e.Blurred, e.Cleared})
	require.Equal(t, []matching.Cause{
		{Before: true, Term: 2, Label: "企业规模属于小型、微型、大型", Gained: 1}, {Before: true, Term: 3, Label: "2021年海关出口额不超过 200万美元", Gained: 3},
	}, e.Causes)

	e, err = w.Effect(t.Context(), `district == "番禺区"`, `district == "番禺区" && export_usd_prev <= 3e6`, asOf)
	require.NoError(t, err)
	require.Equal(t, []matching.Cause{{Term: 2, Label: "2021年海关出口额不超过 300万美元", Lost: 2, Blurred: 1}}, e.Causes)
	l, err = w.EffectList(t.Context(), `district == "番禺区"`, `district == "番禺区" && export_usd_prev <= 3e6`, asOf, matching.Blurred, 0, matching.Page{})
	require.NoError(t, err)
	require.Len(t, l.Rows, 1)
	_, err = w.EffectList(t.Context(), before, after, asOf, "other", 0, matching.Page{})
	require.Error(t, err)
}
