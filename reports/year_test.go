package reports_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/reports"
)

// seeded is a small 2022: two documents, three interpretations, one notice pushed to two of three eligible, one claim, two requests.
func seeded(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, dbtest.Tx(t))
	w.published("番禺区政务公开办法", "行政规范性文件", reports.DefaultAgency, june)
	for _, form := range []string{"文字", "图解", "视频"} {
		w.interpretation(form, june)
	}
	n := w.notice("2022年出口信用保险申领通知", june)
	c := w.campaign(n, 2)
	one, two := w.eligible(n, "南村镇", "C3911"), w.eligible(n, "大石街道", "C1419")
	w.eligible(n, "大石街道", "C1419")
	w.delivery(c, one, 0, "inbox", "delivered", nil)
	w.delivery(c, two, 0, "inbox", "delivered", nil)
	w.claim(n, one, "approved", june.AddDate(0, 1, 0))
	w.request("自然人", "2022-03-01", "open", "2022-03-10")
	w.request("自然人", "2022-09-20", "deny_internal", "2022-10-11")
	w.figures(t)
	return w
}

// figures enters what other registers hold. Always in the same order: parallel tests wait for each other's keys and must not do so in a circle.
func (w *world) figures(t *testing.T) {
	t.Helper()
	for _, f := range [][2]string{{"license", "0"}, {"penalty", "0"}, {"coercion", "0"}, {"fee", "0"},
		{"departments_claimed", "38"}, {"items_claimed", "7337"}, {"departments_listed", "29"}, {"items_listed", "5462"}} {
		require.NoError(t, w.SetFigure(t.Context(), w.staff, 2022, f[0], f[1], "省政务服务事项管理系统，2022年12月30日导出"))
	}
}

func (w *world) year(t *testing.T, year int) reports.Year {
	t.Helper()
	y, err := w.Year(t.Context(), year)
	require.NoError(t, err)
	return y
}

func TestEveryNumberOfTheReportIsComputed(t *testing.T) {
	t.Parallel()
	y := seeded(t).year(t, 2022)
	assert.Empty(t, y.Failures())
	assert.Equal(t, "广州市番禺区政务服务数据管理局2022年政府信息公开工作年度报告", y.Title)
	assert.Contains(t, y.Text("1.1").Plain(), "发布政策文件2条、政策解读3条、申报通知1条")
	assert.Contains(t, y.Text("1.1").Plain(), "推送至符合资格的2家企业，已帮助1家企业成功申领")
	assert.Contains(t, y.Text("1.2").Plain(), "受理政府信息公开申请2宗，均按时按要求办理")
	assert.Contains(t, y.Text("1.3").Plain(), "38个部门认领事项7337项，29个部门公布权责清单事项5462项")
	assert.Contains(t, y.Text("5").Plain(), "2家尚未领取")
	assert.Equal(t, "无。", y.Text("6").Plain())
	assert.Equal(t, [7]int{2, 0, 0, 0, 0, 0, 2}, y.Three[0])
	assert.Equal(t, "1", y.Two[3].Value, "the bureau's own 规范性文件")
	assert.Equal(t, "1", y.Two[5].Value)
}

func TestEveryNumberOfTheReportOpensItsList(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	opened := 0
	for _, text := range w.year(t, 2022).Texts {
		for _, p := range text.Paragraphs {
			for _, span := range p {
				if span.Token == nil || span.Token.List == "" {
					continue
				}
				q := queryOf(t, span.Token.List)
				l, err := w.List(t.Context(), q)
				require.NoError(t, err, span.Token.Name)
				assert.Equal(t, span.Text, strconv.Itoa(l.Total), span.Token.Name)
				opened++
			}
		}
	}
	assert.GreaterOrEqual(t, opened, 7)
}

func TestARequestCountsInTheYearItWasReceivedAndTheYearItWasAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.request("商业企业", "2021-12-20", "partial", "2022-01-10")
	w.request("自然人", "2022-12-20", "oth_other", "2023-01-10")
	w.request("其他", "2022-12-28", "", "")
	y := w.year(t, 2022)
	assert.Empty(t, reports.Failed(reports.Verify(y.Tables, 2022, nil))[1:], "only the unentered figures of table 2")
	assert.Equal(t, []int{2, 1, 1, 2}, []int{y.Three[0][6], y.Three[1][6], y.Three[23][6], y.Three[24][6]}, "new, carried in, done, carried out")
	assert.Equal(t, 1, y.Three[3][1], "部分公开，商业企业")
	next := w.year(t, 2023)
	assert.Equal(t, y.Three[24], next.Three[1], "carried out of 2022 is carried into 2023")
}

func TestTablesOfRandomRequestsAlwaysReconcile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	start := day("2021-01-01")
	rapid.Check(t, func(r *rapid.T) {
		w.exec(`delete from disclosure_appeals`)
		w.exec(`delete from disclosure_requests`)
		for range rapid.IntRange(0, 25).Draw(r, "requests") {
			received := start.AddDate(0, 0, rapid.IntRange(0, 1100).Draw(r, "received"))
			row := reports.Rows[rapid.IntRange(2, 22).Draw(r, "leaf")]
			request := w.id(`
				insert into disclosure_requests (ref_no, applicant_class, applicant, contact, channel, subject, received_on, due_on, created_at, updated_at)
				values ($1, $2, '', '', '当面', '某项信息', $3, $3, $4, $4) returning id`,
				unique("YS"), rapid.SampledFrom(reports.Applicants).Draw(r, "class"), received, june)
			if rapid.Bool().Draw(r, "answered") {
				w.exec(`update disclosure_requests set state = 'answered', outcome = $2, answered_on = $3 where id = $1`,
					request, row.Key, received.AddDate(0, 0, rapid.IntRange(0, 400).Draw(r, "days")))
			}
			if rapid.IntRange(0, 3).Draw(r, "appealed") == 0 {
				closed := rapid.IntRange(-1, 500).Draw(r, "closed after")
				w.exec(`
					insert into disclosure_appeals (request_id, kind, accepted_on, result, closed_on, created_at)
					values ($1, $2, $3, case when $4::int < 0 then '尚未审结' else $5 end, case when $4::int >= 0 then $3::date + $4::int end, $6)`, request,
					rapid.SampledFrom(reports.Appeals).Draw(r, "kind"), received, closed, rapid.SampledFrom(reports.Results[:3]).Draw(r, "result"), june)
			}
		}
		for year := 2020; year <= 2025; year++ {
			y, err := w.Year(t.Context(), year)
			require.NoError(r, err)
			for _, c := range y.Checks {
				if c.Rule <= "E5" {
					require.True(r, c.OK, "%d %s %s: %s", year, c.Rule, c.Subject, c.Equation)
				}
			}
		}
	})
}

func TestThePhraseOnTimeIsOnlyWrittenWhileItIsTrue(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	w.exec(`update disclosure_requests set due_on = '2022-03-09' where outcome = 'open'`)
	y := w.year(t, 2022)
	assert.Contains(t, y.Text("1.2").Plain(), "按时答复1宗，超过期限1宗")
	assert.Empty(t, y.Failures(), "the template tells the truth")
	require.NoError(t, w.SaveText(t.Context(), w.staff, 2022, "1.2", "{{year}}年，我局受理政府信息公开申请{{requests.received}}宗，均按时办理。", 0))
	failed := w.year(t, 2022).Failures()
	require.Len(t, failed, 1)
	assert.Equal(t, "E8", failed[0].Rule)
	assert.Equal(t, "按时办理", failed[0].Subject)
}

func TestANumberTypedByHandMustAgreeWithTable3(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	require.NoError(t, w.SaveText(t.Context(), w.staff, 2022, "1.2", "2022年，我局受理政府信息公开申请3宗。", 0))
	y := w.year(t, 2022)
	require.Len(t, y.Failures(), 1)
	assert.Equal(t, "正文 3 ≠ 表三新收总计 2", y.Failures()[0].Equation)
	assert.Contains(t, reports.Failed(y.Checks), "W7", "3 has no token")
}

func TestAFigureNobodyEnteredKeepsTheReportBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	y := w.year(t, 2022)
	assert.Equal(t, []string{"E6", "E8"}, reports.Failed(y.Failures()))
	assert.Equal(t, "0", y.Two[6].Value, "a blank prints 0")
	_, err := w.Publish(t.Context(), w.staff, 2022)
	require.ErrorIs(t, err, fault.Conflict)
}

func TestAFigureNeedsANumberAndItsSource(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	for _, bad := range [][3]string{
		{"license", "-1", "许可系统"}, {"license", "1.5", "许可系统"}, {"license", "十", "许可系统"}, {"license", "", "许可系统"}, {"license", "1", " "},
		{"normative.issued", "1", "台账"}, {"坏键", "1", "台账"}, {"fee", "0.1234567", "财政"}, {"carry_out.企业", "1", "上年年报"},
	} {
		require.ErrorIs(t, w.SetFigure(t.Context(), w.staff, 2022, bad[0], bad[1], bad[2]), fault.Invalid, "%v", bad)
	}
	require.NoError(t, w.SetFigure(t.Context(), w.staff, 2022, "fee", "96171.600", "财政非税系统"))
	require.NoError(t, w.SetFigure(t.Context(), w.staff, 2022, "fee", "96171.6", "财政非税系统，更正"))
	assert.Equal(t, "96171.6", w.year(t, 2022).Two[9].Value)
	assert.EqualValues(t, 2, w.id(`select count(*) from audit_events where action = 'report.figure' and actor_id = $1`, w.staff.ID))
}

func TestTheFirstYearTakesItsOpeningBalanceFromThePaper(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	assert.NotContains(t, reports.Failed(w.year(t, 2022).Checks), "E5")
	require.NoError(t, w.SetFigure(t.Context(), w.staff, 2021, "carry_out.自然人", "1", "2021 年年报表三"))
	assert.Contains(t, reports.Failed(w.year(t, 2022).Checks), "E5", "the paper says one was carried over, the records have none")
	w.request("自然人", "2021-12-30", "open", "2022-01-05")
	assert.NotContains(t, reports.Failed(w.year(t, 2022).Checks), "E5")
}

func TestATextIsSavedOverTheVersionItsAuthorSaw(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	save := func(body string, version int) error {
		return w.SaveText(t.Context(), w.staff, 2022, "5", body, version)
	}
	require.NoError(t, save("问题：解读形式单一。", 0))
	require.ErrorIs(t, save("问题：另一种说法。", 0), fault.Conflict, "the template is no longer what is there")
	require.NoError(t, save("问题：解读形式单一。\r\n改进：增加视频。", 1))
	require.ErrorIs(t, save("问题：晚了一步。", 1), fault.Conflict)
	text := w.year(t, 2022).Text("5")
	assert.Equal(t, 2, text.Version)
	assert.Len(t, text.Paragraphs, 2)
	assert.Equal(t, "林嘉欣", text.UpdatedBy)
	for _, bad := range []string{"", "  ", "{{documents.publised}}条", "{{documents.published}条", "{{push.eligible notice=x}}", strings.Repeat("长", 20_001)} {
		require.ErrorIs(t, save(bad, 2), fault.Invalid, "%.30q", bad)
	}
	require.ErrorIs(t, w.SaveText(t.Context(), w.staff, 2022, "7", "x", 0), fault.NotFound)
	require.NoError(t, save("无。", 2))
	assert.Contains(t, reports.Failed(w.year(t, 2022).Failures()), "E9", "五 must say something")
}

func TestATokenMayNameItsNotice(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	other := w.notice("技术改造补贴通知", june)
	w.eligible(other, "南村镇", "C3911")
	body := "重点{{push.eligible}}家，技改{{push.eligible notice=" + strconv.FormatInt(other, 10) + "}}家，没有的{{push.eligible notice=999999}}家。"
	require.NoError(t, w.SaveText(t.Context(), w.staff, 2022, "1.1", body, 0))
	y := w.year(t, 2022)
	assert.Equal(t, "重点3家，技改1家，没有的〔待填〕家。", y.Text("1.1").Plain())
	assert.Contains(t, reports.Failed(y.Failures()), "E8")
}

func TestAPublishedReportStaysAsItWas(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	_, err := w.Published(t.Context(), 2022)
	require.ErrorIs(t, err, fault.NotFound)
	w.now = time.Date(2022, 12, 31, 23, 59, 0, 0, calendar.Shanghai)
	_, err = w.Publish(t.Context(), w.staff, 2022)
	require.ErrorIs(t, err, reports.ErrYearOpen)
	w.now = time.Date(2023, 1, 30, 9, 0, 0, 0, calendar.Shanghai)
	_, err = w.Publish(t.Context(), w.staff, 2022)
	require.NoError(t, err)
	w.published("补录的文件", "其他文件", "番禺区商务局", june)
	public, err := w.Published(t.Context(), 2022)
	require.NoError(t, err)
	assert.Contains(t, public.Text("1.1").Plain(), "政策文件2条")
	assert.Contains(t, w.year(t, 2022).Text("1.1").Plain(), "政策文件3条")
	assert.Equal(t, 2, public.Three[0][6])
	_, err = w.Publish(t.Context(), w.staff, 2022)
	require.NoError(t, err)
	public, err = w.Published(t.Context(), 2022)
	require.NoError(t, err)
	assert.Contains(t, public.Text("1.1").Plain(), "政策文件3条", "the correction is what is shown")
	list, err := w.Publications(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.EqualValues(t, 2, w.id(`select count(*) from report_publications where year = 2022`))
	assert.EqualValues(t, 2, w.id(`select count(*) from audit_events where action = 'report.publish' and actor_id = $1`, w.staff.ID))
}

func TestOnlyTheBureausOwnRulesCountInTable2(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.published("别的机关的", "行政规范性文件", "番禺区人民政府", june)
	w.published("通知", "通知", reports.DefaultAgency, june)
	old := w.published("旧的", "行政规范性文件", reports.DefaultAgency, june.AddDate(-3, 0, 0))
	lapsed := w.published("到期的", "行政规范性文件", reports.DefaultAgency, june.AddDate(-3, 0, 0))
	last := w.published("到年底的", "行政规范性文件", reports.DefaultAgency, june)
	w.exec(`update documents set state = 'withdrawn', withdrawn_at = $2 where id = $1`, old, june)
	w.exec(`update documents set expires_on = '2022-06-30' where id = $1`, lapsed)
	w.exec(`update documents set expires_on = '2022-12-31' where id = $1`, last)
	values := func(year int) []string {
		two := w.year(t, year).Two
		return []string{two[3].Value, two[4].Value, two[5].Value}
	}
	assert.Equal(t, []string{"0", "0", "2"}, values(2021))
	assert.Equal(t, []string{"1", "2", "1"}, values(2022), "made, repealed, in force; the last day of validity counts")
	assert.Equal(t, []string{"0", "1", "0"}, values(2023))
	for i, list := range []string{"normative.issued", "normative.repealed", "normative.valid"} {
		l, err := w.List(t.Context(), reports.Query{List: list, Year: 2022})
		require.NoError(t, err)
		assert.Equal(t, []int{1, 2, 1}[i], l.Total)
	}
}

func TestAYearWithNothingStillHasAReport(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	y := w.year(t, 2019)
	assert.Len(t, y.Texts, 7)
	assert.NotContains(t, y.Text("1.1").Plain(), "待填")
	assert.Contains(t, y.Text("1.2").Plain(), "申请0宗，没有需要办理的申请")
	_, err := w.Year(t.Context(), 22)
	require.ErrorIs(t, err, fault.Invalid)
}

func queryOf(t *testing.T, encoded string) reports.Query {
	t.Helper()
	values, err := url.ParseQuery(encoded)
	require.NoError(t, err)
	q, err := reports.ParseQuery(values.Get)
	require.NoError(t, err)
	return q
}
