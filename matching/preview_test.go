package matching_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/rule"
)

var asOf = time.Date(2022, 6, 27, 0, 0, 0, 0, time.UTC)

func TestPreview(t *testing.T) {
	t.Parallel()

	t.Run("CountsTheRegisterTermByTerm", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.five(t)
		p, err := w.Preview(t.Context(), exporters, asOf)
		require.NoError(t, err)
		require.Equal(t, matching.Counts{Eligible: 1, Undetermined: 2, Ineligible: 2}, p.Counts)
		require.Equal(t, []matching.Step{
			{Label: "注册地区县为番禺区", Conditions: []int{0}, Left: 5},
			{Label: "企业规模属于小型、微型", Conditions: []int{1}, Left: 4, Cut: 1, Unknown: 1, Missing: []matching.Lacking{{Key: "size", Count: 1}}},
			{Label: "上年海关出口额不超过 300万美元", Conditions: []int{2}, Left: 3, Cut: 1, Unknown: 1, Lacking: 1, Only: 1, Dropped: 2,
				Missing: []matching.Lacking{{Key: "export_usd_prev", Count: 1, Alone: 1}}},
			{Label: "不是失信被执行人", Conditions: []int{3}, Left: 3, Unknown: 1, Missing: []matching.Lacking{{Key: "dishonest", Count: 1}}},
		}, p.Steps)
		require.ElementsMatch(t, []matching.Lacking{{Key: "dishonest", Count: 1}, {Key: "export_usd_prev", Count: 1, Alone: 1}, {Key: "size", Count: 1}}, p.Missing)
		settles, any := p.Settles()
		require.True(t, any)
		require.Equal(t, "export_usd_prev", settles.Key)
		require.Equal(t, 1, p.NearMisses())
	})

	t.Run("AgreesWithTheStoredVerdicts", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.five(t)
		n := w.notice(t, exporters, clauses)
		run, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		p, err := w.Preview(t.Context(), exporters, asOf)
		require.NoError(t, err)
		require.Equal(t, run.Counts, p.Counts)
	})

	t.Run("SeesAnEnterpriseThatIsAdded", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.five(t)
		p, err := w.Preview(t.Context(), `town == "大石街道"`, asOf)
		require.NoError(t, err)
		require.Equal(t, 2, p.Eligible)
		w.enterprise(t, "新企业", "大石街道", nil, nil, nil)
		require.Eventually(t, func() bool {
			p, err := w.Preview(t.Context(), `town == "大石街道"`, asOf)
			return err == nil && p.Eligible == 3
		}, 5*time.Second, 50*time.Millisecond)
	})

	t.Run("SaysWhereTheRuleIsWrong", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		_, err := w.Preview(t.Context(), `size = "小型"`, asOf)
		var bad *fault.Error
		require.ErrorAs(t, err, &bad)
		require.Equal(t, []fault.Field{{Name: "expression", Message: "第 1 行第 6 个字：比较相等请写两个等号“==”"}}, bad.Fields)
	})
}

func TestPreviewListOpensEveryNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	for name, tt := range map[string]struct {
		choice matching.Choice
		want   []int64
	}{
		"符合":      {matching.Choice{Verdict: rule.Eligible}, ids[:1]},
		"可能符合":    {matching.Choice{Verdict: rule.Undetermined}, []int64{ids[1], ids[4]}},
		"缺出口额":    {matching.Choice{Lacks: "export_usd_prev"}, ids[1:2]},
		"仅差第三条":   {matching.Choice{Only: 3}, ids[2:3]},
		"只有第三条待定": {matching.Choice{Stuck: 3}, ids[1:2]},
		"前两条之后":   {matching.Choice{Left: 2}, []int64{ids[0], ids[1], ids[2], ids[4]}},
		"没有这一条":   {matching.Choice{Only: 99}, nil},
		"大石街道":    {matching.Choice{Page: matching.Page{Town: "大石街道"}}, ids[:2]},
		"未知镇街":    {matching.Choice{Page: matching.Page{Town: "-"}}, ids[4:]},
		"名称":      {matching.Choice{Page: matching.Page{Query: "四号机械"}}, ids[3:4]},
		"百分号不是通配": {matching.Choice{Page: matching.Page{Query: "%"}}, nil},
		"第二页":     {matching.Choice{Page: matching.Page{Number: 2, Size: 4}}, ids[3:4]},
	} {
		l, err := w.PreviewList(t.Context(), exporters, asOf, tt.choice)
		require.NoError(t, err, name)
		var got []int64
		for _, r := range l.Rows {
			got = append(got, r.EnterpriseID)
		}
		require.ElementsMatch(t, tt.want, got, name)
	}
}

func TestTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	w.exec(t, `update enterprises set uscc = '91440101MA5D693M4Q' where id = $1`, ids[2])
	w.exec(t, `insert into facts (enterprise_id, key, period, value, source, as_of, recorded_at) values ($1, 'export_usd_prev', 2021, '3200000', '海关', '2022-03-31', $2)`, ids[2], w.now)

	got, err := w.Try(t.Context(), exporters, clauses, asOf, " 91440101ma5d693m4q")
	require.NoError(t, err)
	require.Equal(t, "广州三号服装有限公司", got.Name)
	require.Equal(t, rule.Ineligible, got.Verdict)
	require.True(t, got.NearMiss)
	require.Equal(t, matching.Evidence{
		Judged: matching.Judged{Label: "2021年海关出口额 ≤ 300万美元", Clause: "第三条第一款", Truth: rule.False, Keys: []string{"export_usd_prev"}},
		Facts: []matching.Fact{{Key: "export_usd_prev", Label: "2021年海关出口额", Value: "320万美元", Known: true, Source: "海关",
			AsOf: time.Date(2022, 3, 31, 0, 0, 0, 0, time.UTC)}},
		Gap: "2021年海关出口额 320万美元，上限 300万美元，超出 20万美元",
	}, got.Conditions[2])
	require.Empty(t, got.Conditions[1].Gap)
	require.Equal(t, [][]int{{2}}, got.Blocks)
	require.Empty(t, got.Settling)

	w.exec(t, `update enterprise_years set export_usd = null where enterprise_id = $1`, ids[2])
	got, err = w.Try(t.Context(), exporters, clauses, asOf, "91440101MA5D693M4Q")
	require.NoError(t, err)
	require.Len(t, got.Settling, 2)
	require.Equal(t, rule.Eligible, got.Settling[0].Verdict)
	require.Equal(t, "2021年海关出口额", got.Settling[0].Needs[0].Label)
	require.Equal(t, "不超过 300万美元", got.Settling[0].Needs[0].Text)
	require.Empty(t, got.Blocks)

	_, err = w.Try(t.Context(), exporters, clauses, asOf, "91440101MA5D693M4R")
	require.ErrorIs(t, err, matching.ErrNoEnterprise)
}
