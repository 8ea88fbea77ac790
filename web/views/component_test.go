package views

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/fault"
)

func html(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, c.Render(context.Background(), &b))
	return b.String()
}

func TestNumbersAreWrittenAsTheBureauWritesThem(t *testing.T) {
	t.Parallel()
	require.Equal(t, "1,572", Num(1572))
	require.Equal(t, "0", Num(0))
	require.Equal(t, "-1,000,000", Num(-1000000))
	require.Equal(t, "37.4%（588/1,572）", Rate(588, 1572))
	require.Equal(t, "—（0/0）", Rate(0, 0))
	for fen, text := range map[int64]string{20_000_000: "20万元", 3_250_000: "3.25万元", 80_000: "800元", 1_234_567_00: "1,234,567元", 150: "1.50元", 0: "0元"} {
		require.Equal(t, text, Yuan(fen))
	}
}

func TestDueIsGoldWhenNearAndRedWhenPast(t *testing.T) {
	t.Parallel()
	for left, want := range map[int]string{14: `class="due"`, 3: "due--soon", 0: "今天", -2: "due--past"} {
		require.Contains(t, html(t, Due(left)), want)
	}
}

func TestDayBarsKeepTheLastDayOfALongWindow(t *testing.T) {
	t.Parallel()
	start := time.Date(2022, 6, 14, 0, 0, 0, 0, time.UTC)
	var days []calendar.Mark
	for i := range 100 {
		days = append(days, calendar.Mark{Date: start.AddDate(0, 0, i), Workday: i%7 < 5})
	}
	bars := html(t, DayBars(days))
	require.Equal(t, daysFit-1, strings.Count(bars, "<rect"))
	require.Contains(t, bars, "6月14日至9月21日，共72个工作日")
	require.Contains(t, html(t, DayBars(nil)), "已截止")
}

func TestEveryErrorOfTheSummaryHasItsControl(t *testing.T) {
	t.Parallel()
	faults := []fault.Field{{Name: "uscc", Message: "请输入18位统一社会信用代码"}, {Name: "scale", Message: "请选一项"}, {Name: "born", Message: "请写年份"}}
	summary := html(t, ErrorSummary(faults))
	form := html(t, Field(Input{Name: "uscc", Label: "代码", Error: Errors(faults).For("uscc"), Value: `"><b>`})) +
		html(t, Slips(Input{Name: "scale", Label: "规模", Error: Errors(faults).For("scale")}, Options("a", "a", "小型"))) +
		html(t, DateParts(DateInput{Name: "born", Label: "成立", Error: Errors(faults).For("born")}))
	for _, f := range faults {
		require.Contains(t, summary, `href="#`+f.Name+`"`)
		require.Contains(t, form, `id="`+f.Name+`"`)
		require.Contains(t, form, `id="`+f.Name+`-error"`)
		require.Contains(t, form, f.Message)
	}
	require.NotContains(t, form, "<b>")
	require.Empty(t, html(t, ErrorSummary(nil)))
}

func TestPasswordsAreNeverWrittenBack(t *testing.T) {
	t.Parallel()
	require.NotContains(t, html(t, Field(Input{Name: "password", Label: "密码", Type: "password", Value: "secret"})), "secret")
}

func TestPagerKeepsFiltersAndShowsTheEnds(t *testing.T) {
	t.Parallel()
	p := Paging{Path: "/list", Query: url.Values{"town": {"大石"}, "page": {"7"}}, Page: 7, PerPage: 50, Total: 1572, Unit: "家"}
	require.Equal(t, 32, p.Last())
	require.Equal(t, []int{1, 0, 6, 7, 8, 0, 32}, p.numbers())
	require.Equal(t, "/list?page=8&town=%E5%A4%A7%E7%9F%B3", p.URL(8))
	require.Equal(t, "/list?town=%E5%A4%A7%E7%9F%B3", p.URL(1))
	require.Equal(t, []int{1}, Paging{}.numbers())
	require.Contains(t, html(t, Pager(Paging{Total: 3, PerPage: 50, Page: 1, Unit: "件"})), "共3件")
}

func TestTheStripOfNothingDoesNotBreak(t *testing.T) {
	t.Parallel()
	require.NotContains(t, html(t, VerdictStrip(VerdictCounts{})), "NaN")
	require.Contains(t, html(t, VerdictStrip(VerdictCounts{Eligible: 1572, Undetermined: 210, Ineligible: 16638})), "符合1,572家，可能符合210家")
}
