package matching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching"
	"huizhida/matching/rule"
)

func TestVerdictsFilterAndPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	n := w.notice(t, exporters, clauses)
	_, err := w.Match(t.Context(), system, n.ID, nil)
	require.NoError(t, err)
	for name, tt := range map[string]struct {
		filter matching.Filter
		want   []int64
	}{
		"全部":    {matching.Filter{}, []int64{ids[0], ids[1], ids[4], ids[2], ids[3]}},
		"不符合":   {matching.Filter{Verdict: rule.Ineligible}, []int64{ids[2], ids[3]}},
		"缺规模":   {matching.Filter{Lacks: "size"}, ids[4:]},
		"仅差第三条": {matching.Filter{Condition: 3}, ids[2:3]},
		"石楼镇":   {matching.Filter{Page: matching.Page{Town: "石楼镇"}}, ids[2:4]},
		"第二页":   {matching.Filter{Page: matching.Page{Size: 3, Number: 2}}, ids[2:4]},
	} {
		l, err := w.Verdicts(t.Context(), n.ID, tt.filter)
		require.NoError(t, err, name)
		var got []int64
		for _, r := range l.Rows {
			got = append(got, r.EnterpriseID)
		}
		if name == "全部" {
			require.Equal(t, 5, l.Total)
			require.Equal(t, []matching.TownCount{{Town: "大石街道", Count: 2}, {Town: "石楼镇", Count: 2}, {Town: "", Count: 1}}, l.Towns)
			require.Equal(t, tt.want[0], got[0], "eligible first")
		}
		require.ElementsMatch(t, tt.want, got, name)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()

	t.Run("NamesTheClauseTheFactAndTheRun", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		ids := w.five(t)
		n := w.notice(t, exporters, clauses)
		run, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		w.now = w.now.AddDate(0, 1, 0)

		x, err := w.Explain(t.Context(), n.ID, ids[1])
		require.NoError(t, err)
		require.Equal(t, rule.Undetermined, x.Verdict)
		require.Equal(t, []string{"export_usd_prev"}, x.Missing)
		require.True(t, x.JudgedAt.Equal(*run.FinishedAt))
		require.False(t, x.NearMiss)
		require.Equal(t, "注册地区县为番禺区，企业规模属于小型、微型，2021年海关出口额不超过 300万美元，不是失信被执行人。", x.Sentence)
		require.Equal(t, "第二条第（一）项", x.Conditions[1].Clause)
		require.Equal(t, "小型", x.Conditions[1].Facts[0].Value)
		require.Equal(t, rule.Unknown, x.Conditions[2].Truth)
		require.False(t, x.Conditions[2].Facts[0].Known)
		require.Equal(t, "否", x.Conditions[3].Facts[0].Value)
	})

	t.Run("JudgesAnewWhatCameAfterTheRun", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		n := w.notice(t, exporters, clauses)
		_, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		w.now = w.now.AddDate(0, 1, 0)
		x, err := w.Explain(t.Context(), n.ID, w.five(t)[0])
		require.NoError(t, err)
		require.Equal(t, rule.Eligible, x.Verdict)
		require.True(t, x.JudgedAt.Equal(w.now))
	})

	t.Run("KnowsNoSuchEnterprise", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		n := w.notice(t, exporters, clauses)
		_, err := w.Explain(t.Context(), n.ID, 1<<40)
		require.ErrorIs(t, err, matching.ErrNoEnterprise)
	})
}

func TestForEnterpriseListsOpenNoticesAndWhatTheyWaitFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	first := w.notice(t, exporters, clauses)
	second := w.notice(t, `export_usd_prev > 100`, []string{"第一条"})
	closed := w.notice(t, exporters, clauses)
	w.exec(t, `update notices set closes_at = $2 where id = $1`, closed.ID, w.now.AddDate(0, 0, -1))
	w.exec(t, `update notices set closes_at = $2 where id = $1`, second.ID, w.now.AddDate(0, 0, 1))
	_, err := w.Match(t.Context(), system, first.ID, nil) // the second is not matched yet
	require.NoError(t, err)

	list, err := w.ForEnterprise(t.Context(), ids[1])
	require.NoError(t, err)
	require.Len(t, list, 2)
	require.Equal(t, second.ID, list[0].NoticeID, "the nearest deadline first")
	require.Equal(t, rule.Undetermined, list[0].Verdict)
	require.Equal(t, []string{"export_usd_prev"}, list[1].Missing)
	require.Equal(t, matching.Judged{Label: "企业规模属于小型、微型", Clause: "第二条第（一）项", Truth: rule.True, Keys: []string{"size"}}, list[1].Conditions[1])
	require.Equal(t, map[string]int{"export_usd_prev": 2}, matching.Unlocks(list))
}
