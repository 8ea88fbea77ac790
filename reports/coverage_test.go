package reports_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/reports"
)

// journeys is a notice with one enterprise for each way through the funnel.
func journeys(t *testing.T) (*world, int64) {
	w := newWorld(t, dbtest.Tx(t))
	n := w.notice("2022年出口信用保险申领通知", june)
	c := w.campaign(n, 8)
	read := june.Add(time.Hour)
	w.eligible(n, "南村镇", "C3911")                        // nobody can reach it
	reach := w.eligible(n, "南村镇", "C3911")               // agreed to e-mail, nothing sent yet
	failed := w.eligible(n, "南村镇", "C1419")              // sent, came back
	two := w.eligible(n, "大石街道", "F5179")                // two contacts, two channels, two campaigns
	reader := w.eligible(n, "大石街道", "C3911")             // read it twice, did nothing
	draft := w.eligible(n, "", "")                       // a draft, from no known town
	refused := w.eligible(n, "大石街道", "C3911")            // refused, then submitted again
	walkIn := w.eligible(n, "南村镇", "C3911")              // approved without ever being told
	w.judged(n, "南村镇", "C3911", "undetermined")          // not in the base
	outside := w.judged(n, "南村镇", "C1419", "ineligible") // told and approved, yet not in the base
	w.exec(`insert into consents (contact_id, channel, text_version, given_at) values ($1, 'email', 'v1', $2)`, w.contact(reach, true), june)
	w.delivery(c, reach, 0, "email", "recorded", nil)
	w.delivery(c, failed, w.contact(failed, true), "email", "failed", nil)
	later := w.campaign(n, 3)
	first, second := w.contact(two, true), w.contact(two, false)
	for _, campaign := range []int64{c, later} {
		w.delivery(campaign, two, 0, "inbox", "delivered", nil)
		w.delivery(campaign, two, first, "email", "accepted", nil)
		w.delivery(campaign, two, second, "email", "accepted", nil)
		w.delivery(campaign, reader, 0, "inbox", "read", &read)
	}
	w.delivery(c, outside, 0, "inbox", "read", &read)
	w.claim(n, draft, "draft", june)
	w.claim(n, refused, "refused", june)
	w.claim(n, refused, "submitted", june.AddDate(0, 0, 3))
	w.claim(n, walkIn, "approved", june.AddDate(0, 0, 8))
	w.claim(n, outside, "approved", june)
	return w, n
}

func TestAnEnterpriseCountsOnceHoweverOftenItWasTold(t *testing.T) {
	t.Parallel()
	w, n := journeys(t)
	c, err := w.Coverage(t.Context(), reports.Scope{NoticeID: n})
	require.NoError(t, err)
	assert.Equal(t, [8]int{8, 7, 6, 5, 4, 3, 2, 1}, c.Reached, "eligible to approved")
	assert.Equal(t, [8]int{8, 1, 3, 2, 1, 3, 2, 1}, c.Recorded)
	assert.Equal(t, 7, c.Gap())
	assert.Equal(t, 7, c.Undetermined, "of the last run")
	assert.Equal(t, []reports.Group{{"南村镇", "南村", 4, 1}, {"大石街道", "大石", 3, 0}, {"-", "未登记镇街", 1, 0}}, c.Towns)
	require.Len(t, c.Industries, 3)
	assert.Equal(t, reports.Group{Key: "C", Label: "制造业", Eligible: 6, Approved: 1}, c.Industries[0])
}

func TestCountsNeverGrowDownTheFunnelAndGroupsAddUp(t *testing.T) {
	t.Parallel()
	w, n := journeys(t)
	c, err := w.Coverage(t.Context(), reports.Scope{NoticeID: n})
	require.NoError(t, err)
	for i := 1; i < len(c.Reached); i++ {
		assert.LessOrEqual(t, c.Reached[i], c.Reached[i-1])
		assert.LessOrEqual(t, c.Recorded[i], c.Reached[i])
	}
	for _, groups := range [][]reports.Group{c.Towns, c.Industries} {
		eligible, approved := 0, 0
		for _, g := range groups {
			eligible, approved = eligible+g.Eligible, approved+g.Approved
		}
		assert.Equal(t, c.Count(reports.Eligible), eligible)
		assert.Equal(t, c.Count(reports.Approved), approved)
	}
}

func TestFiltersNarrowTheFunnel(t *testing.T) {
	t.Parallel()
	w, n := journeys(t)
	for name, want := range map[reports.Scope]int{
		{NoticeID: n, Town: "南村镇"}:                               4,
		{NoticeID: n, Town: reports.Unknown}:                     1,
		{NoticeID: n, Industry: "C"}:                             6,
		{NoticeID: n, Industry: "C39"}:                           5,
		{NoticeID: n, Town: "南村镇", Industry: "C14"}:              1,
		{NoticeID: n, Industry: reports.Unknown}:                 1,
		{NoticeID: n, Town: "没有的镇"}:                              0,
		{NoticeID: n, Until: june.AddDate(-1, 0, 0)}:             8,
		{NoticeID: n, Town: "南村镇", Until: june.AddDate(0, 0, 1)}: 4,
	} {
		c, err := w.Coverage(t.Context(), name)
		require.NoError(t, err)
		assert.Equal(t, want, c.Count(reports.Eligible), "%+v", name)
	}
	_, err := w.Coverage(t.Context(), reports.Scope{NoticeID: n, Industry: "C%"})
	require.ErrorIs(t, err, fault.Invalid)
	_, err = w.Coverage(t.Context(), reports.Scope{NoticeID: n + 1})
	require.ErrorIs(t, err, fault.NotFound)
}

func TestWhatHappenedLaterIsNotCounted(t *testing.T) {
	t.Parallel()
	w, n := journeys(t)
	c, err := w.Coverage(t.Context(), reports.Scope{NoticeID: n, Until: june.AddDate(0, 0, 7)})
	require.NoError(t, err)
	assert.Equal(t, 0, c.Count(reports.Approved))
	assert.Equal(t, 1, c.Count(reports.Submitted))
}

func TestWeeksRunFromMondayWithoutHoles(t *testing.T) {
	t.Parallel()
	w, n := journeys(t)
	c, err := w.Coverage(t.Context(), reports.Scope{NoticeID: n})
	require.NoError(t, err)
	require.Len(t, c.Weeks, 2, "the push in the first, the approval in the second")
	assert.Equal(t, "2022-06-13", c.Weeks[0].Monday.Format(time.DateOnly))
	assert.Equal(t, []int{0, 1}, []int{c.Weeks[0].Approved, c.Weeks[1].Approved})
	assert.Equal(t, []string{"6月13日 告知，8 家", "6月13日 告知，3 家"}, c.Weeks[0].Events)
}

func TestEveryCountOpensAListOfThatLength(t *testing.T) {
	t.Parallel()
	w, n := journeys(t)
	c, err := w.Coverage(t.Context(), reports.Scope{NoticeID: n})
	require.NoError(t, err)
	length := func(list string) int {
		l, err := w.List(t.Context(), reports.Query{List: list, NoticeID: n})
		require.NoError(t, err)
		assert.Len(t, l.Rows, l.Total)
		return l.Total
	}
	for i, step := range reports.Steps {
		assert.Equal(t, c.Reached[i], length(string(step)), step)
		assert.Equal(t, c.Recorded[i], length(reports.Did+string(step)), step)
		if i > 0 {
			assert.Equal(t, c.Reached[i-1]-c.Reached[i], length(reports.At+string(reports.Steps[i-1])), step)
		}
	}
	assert.Equal(t, c.Gap(), length(reports.Gap))
	assert.Equal(t, 1, length("undetermined"))
	l, err := w.List(t.Context(), reports.Query{List: reports.Gap, NoticeID: n, Town: "南村镇"})
	require.NoError(t, err)
	assert.Equal(t, 3, l.Total)
	_, err = w.List(t.Context(), reports.Query{List: "secrets", NoticeID: n, Year: 2022})
	require.ErrorIs(t, err, fault.NotFound)
}

func TestAnExportIsWholeAuditedAndInert(t *testing.T) {
	t.Parallel()
	w, n := journeys(t)
	w.exec(`update enterprises set name = '=cmd|calc' where id = (select min(enterprise_id) from verdicts where notice_id = $1 and verdict = 'eligible')`, n)
	var b bytes.Buffer
	require.NoError(t, w.Export(t.Context(), w.staff, reports.Query{List: "eligible", NoticeID: n}, &b))
	raw := b.Bytes()
	require.True(t, bytes.HasPrefix(raw, []byte("\ufeff名称,")), "a mark for spreadsheets, then the heads")
	rows, err := csv.NewReader(bytes.NewReader(raw[3:])).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 1+8)
	assert.Contains(t, b.String(), "'=cmd|calc")
	assert.EqualValues(t, 1, w.id(`select count(*) from audit_events where action = 'list.export' and subject_id = $1 and detail->>'list' like 'list=eligible%'`, n))
}

func TestAQuerySurvivesItsAddress(t *testing.T) {
	t.Parallel()
	q := reports.Query{List: "requests", Year: 2022, NoticeID: 12, Town: "大石街道", Industry: "C39", Row: "open", Class: "自然人", YearEnd: true, Page: 3}
	back, err := reports.ParseQuery(q.Values().Get)
	require.NoError(t, err)
	assert.Equal(t, q, back)
	for _, bad := range []string{"year", "notice", "page"} {
		_, err := reports.ParseQuery(func(key string) string { return map[string]string{bad: "x"}[key] })
		var e *fault.Error
		require.True(t, errors.As(err, &e), bad)
	}
}
