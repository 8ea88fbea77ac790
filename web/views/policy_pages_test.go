package views

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/policies"
)

func TestEveryHelpPageHasItsText(t *testing.T) {
	t.Parallel()

	for _, topic := range HelpTopics {
		require.NotEmpty(t, topic.Text(), topic.Slug)
		require.Contains(t, topic.Text(), "## ", topic.Slug)
	}
	_, found := Topic("../policy_parts")
	require.False(t, found)
}

func TestLongAndHostileTextsAreShownWhole(t *testing.T) {
	t.Parallel()

	now := time.Date(2022, 12, 12, 10, 0, 0, 0, calendar.Shanghai)
	long := strings.Repeat("关于进一步促进番禺区小微出口企业高质量发展若干措施的实施细则", 12) + `<script>"&`
	day := time.Date(2022, 6, 20, 0, 0, 0, 0, time.UTC)
	flow := policies.Flow{State: policies.Published, PublishedAt: &now, Version: 1}
	d := policies.Document{ID: 1, DocumentDraft: policies.DocumentDraft{Title: long, Issuer: long, Summary: long, Body: long, Openness: policies.Open,
		DocNo: "穗番府规〔2022〕3号", IssuedOn: &day, EffectiveOn: &day, ExpiresOn: &day}, Flow: flow}
	b := policies.Benefit{ID: 1, BenefitDraft: policies.BenefitDraft{Title: long, Class: "即申即享", Audience: long, Conditions: long, Materials: []string{long}, PromiseDays: 5}}
	n := policies.Notice{ID: 1, NoticeDraft: policies.NoticeDraft{Title: long, OpensOn: day, AsOf: day, ClosesAt: now.AddDate(0, 0, 18)}, Flow: flow}
	i := policies.Interpretation{ID: 1, InterpretationDraft: policies.InterpretationDraft{Form: "图解", Title: long, Body: long}, Flow: flow}
	public := []PublicBenefit{{b, []policies.Notice{n}}}
	detail := BenefitDetail{Benefit: b, Document: d, Notices: []policies.Notice{n}, Now: now}
	for name, page := range map[string]templ.Component{
		"policy":         PolicyPage(PolicyView{Document: d, Interpretations: []policies.Interpretation{i}, Benefits: public, Now: now}),
		"apply":          PolicyPage(PolicyView{Document: d, Benefits: public, Tab: "apply", Now: now}),
		"without":        PolicyPage(PolicyView{Document: d, Now: now}),
		"notice":         NoticePublicPage(NoticeView{Posted: policies.Posted{Notice: n, Benefit: b, Document: d}, Now: now}),
		"interpretation": InterpretationPublicPage(i, d, []policies.Interpretation{i}, nil, nil),
		"document":       DocumentPage(DocumentDetail{Document: d, Interpretations: []policies.Interpretation{i}, Benefits: []BenefitDetail{detail}, Now: now}),
		"benefit":        BenefitPage(detail),
		"console notice": NoticePage(NoticeDetail{Posted: policies.Posted{Notice: n, Benefit: b, Document: d}, Now: now}),
	} {
		var out strings.Builder
		require.NoError(t, page.Render(With(t.Context(), Request{Now: now}), &out), name)
		require.Contains(t, out.String(), templ.EscapeString(long), name)
		require.NotContains(t, out.String(), "<script>\"&", name)
	}
}

func TestAPolicyAnswersForTheWindowThatClosesFirst(t *testing.T) {
	t.Parallel()

	now := time.Date(2022, 12, 12, 10, 0, 0, 0, calendar.Shanghai)
	open := func(id int64, opens, closes int) policies.Notice {
		return policies.Notice{ID: id, NoticeDraft: policies.NoticeDraft{OpensOn: now.AddDate(0, 0, opens), ClosesAt: now.AddDate(0, 0, closes)}}
	}
	v := PolicyView{Now: now, Benefits: []PublicBenefit{
		{policies.Benefit{ID: 1}, []policies.Notice{open(1, -20, -1)}},
		{policies.Benefit{ID: 2}, []policies.Notice{open(2, -5, 20), open(3, -5, 10)}},
		{policies.Benefit{ID: 3}, []policies.Notice{open(4, 5, 8)}},
	}}
	require.Equal(t, int64(2), v.main().Benefit.ID)
	require.Equal(t, int64(3), v.Open().ID)
	require.Equal(t, "2022年12月22日（周四）10:00截止", v.until())

	v.Benefits = v.Benefits[2:]
	require.Nil(t, v.Open())
	require.Equal(t, "2022年12月17日开始申报", v.until())
	v.Benefits = nil
	require.Equal(t, "现在没有正在申报的通知", v.until())
}
