package matching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching"
	"huizhida/matching/rule"
)

func TestFitsAsksAllRulesInForceOfOneEnterprise(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	first := w.notice(t, exporters, clauses)
	w.exec(t, `update notices set closes_at = $2 where id = $1`, first.ID, w.now.AddDate(0, 0, -1)) // whether a window is open does not matter
	second := w.notice(t, `town == "大石街道"`, []string{"第一条"})

	fits := func(id int64) (list []matching.Fit) {
		list, err := w.Fits(t.Context(), id)
		require.NoError(t, err)
		return list
	}
	require.Equal(t, []rule.Verdict{rule.Eligible, rule.Eligible}, []rule.Verdict{fits(ids[0])[0].Verdict, fits(ids[0])[1].Verdict})
	of := fits(ids[1])
	require.Len(t, of, 2)
	require.Equal(t, second.BenefitID, of[0].BenefitID, "eligible first")
	require.Equal(t, []string{"export_usd_prev"}, of[1].Missing)
	require.Empty(t, fits(ids[3]))

	// a new version takes the place of the one before, in the index too
	for i, expr := range []string{`town == "石楼镇"`, `size == "大型"`, `district == "番禺区" && export_usd_prev > 5e6`} {
		_, err := w.Policies.SaveRule(t.Context(), w.editor, second.BenefitID, expr, []string{"第一条", "第二条"}[:1+i/2])
		require.NoError(t, err)
		_, err = w.Policies.FreezeRule(t.Context(), w.editor, second.BenefitID)
		require.NoError(t, err)
		of = fits(ids[3])
		require.Len(t, of, 1)
		require.Equal(t, 2+i, of[0].Version)
		require.Len(t, fits(ids[0]), 1)
	}
	w.now = w.now.AddDate(1, 0, 0) // last year's figures are others now
	require.Equal(t, rule.Undetermined, fits(ids[0])[0].Verdict)
	_, err := w.Fits(t.Context(), 1<<40)
	require.ErrorIs(t, err, matching.ErrNoEnterprise)
}
