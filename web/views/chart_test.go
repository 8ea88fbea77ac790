package views_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"huizhida/web/views"
)

func TestCountsAndRatesAreWrittenInFull(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1572: "1,572", 1000000: "1,000,000", -984: "-984", -1572: "-1,572"} {
		assert.Equal(t, want, views.Num(n))
	}
	assert.Equal(t, "37.4%（588/1,572）", views.Rate(588, 1572))
	assert.Equal(t, "—（0/0）", views.Rate(0, 0))
}

// charts in ordinary and edge shapes; each must be well-formed and free of inline style.
func charts() map[string]templ.Component {
	table := views.ChartTable{Name: "示例", Caption: "单位：家", Head: []string{"镇街", "符合"}, Rows: [][]views.ChartCell{{{Text: "南村"}, {Text: "172", Href: "/l?a=1&b=2"}}}}
	rows := []views.DotRow{{"南村", 52, 172}, {"小谷围", 4, 8}, {"石壁", 17, 17}}
	return map[string]templ.Component{
		"funnel":           views.ChartFunnel(views.Funnel{ID: "f", Steps: []views.FunnelStep{{Label: "符合", Count: 1572}, {Label: "已领", Count: 588, Why: "没有领"}}, Data: table}),
		"funnel of none":   views.ChartFunnel(views.Funnel{ID: "f", Steps: []views.FunnelStep{{Label: "符合"}, {Label: "已领"}}, Data: table}),
		"dots":             views.ChartDots(views.Dots{ID: "d", Rows: rows, Done: 73, Total: 197, Data: table}),
		"dots, one at all": views.ChartDots(views.Dots{ID: "d", Rows: []views.DotRow{{"南村", 20, 20}}, Done: 20, Total: 20, Data: table}),
		"dots of nothing":  views.ChartDots(views.Dots{ID: "d", Long: true, Data: table}),
		"tiles":            views.ChartTiles(views.Tiles{ID: "t", Towns: map[string]views.DotRow{"南村": rows[0], "石壁": {Label: "石壁", Done: 1, Total: 120034}}}),
		"tiles of nothing": views.ChartTiles(views.Tiles{ID: "t"}),
		"weeks":            views.ChartWeeks(views.Weeks{ID: "w", Bars: []views.WeekBar{{Label: "6月13日", Count: 61, Mark: "A", Event: "告知"}, {Label: "6月20日"}}, Data: table}),
		"weeks of nothing": views.ChartWeeks(views.Weeks{ID: "w", Data: table}),
		"shares":           views.ChartShares(views.Shares{ID: "s", Whole: 83, Bars: []views.Share{{Label: "文字", Count: 47}, {Label: "视频"}}, Data: table}),
		"sparkline":        views.ChartSparkline(views.Sparkline{Title: "近 3 周", Values: []int{1, 4, 2}}),
		"fall":             views.ChartFall(views.Fall{Rows: []views.FallRow{{Label: "全部企业", Remain: 18420}, {Label: "2 规模", Remain: 12300, Unknown: 80}}}),
	}
}

func TestChartsAreWellFormedAndCarryNoInlineStyle(t *testing.T) {
	t.Parallel()
	for name, chart := range charts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			require.NoError(t, chart.Render(t.Context(), &b))
			assert.NotContains(t, b.String(), "style=")
			assert.NotContains(t, b.String(), "NaN")
			assert.NotContains(t, b.String(), "Inf")
			decoder := xml.NewDecoder(strings.NewReader("<x>" + b.String() + "</x>"))
			for {
				if _, err := decoder.Token(); errors.Is(err, io.EOF) {
					return
				} else if err != nil {
					t.Fatalf("%v\n%s", err, b.String())
				}
			}
		})
	}
}

func TestTheFunnelNamesItsLossesWithFractions(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	require.NoError(t, charts()["funnel"].Render(t.Context(), &b))
	assert.Contains(t, b.String(), "37.4%（588/1,572）")
	assert.Contains(t, b.String(), "984 家")
}
