package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/disclosure"
	"huizhida/reports"
	"huizhida/seal"
	"huizhida/web/report"
	"huizhida/web/views"
)

var update = flag.Bool("update", false, "write the golden files")

// year is a report of 2022 with two requests, made through the services.
func year(t *testing.T) reports.Year {
	t.Helper()
	tx := dbtest.Tx(t)
	now := func() time.Time { return time.Date(2023, 1, 30, 9, 0, 0, 0, calendar.Shanghai) }
	staff, err := (&accounts.Service{DB: tx, Now: now}).Create(t.Context(), audit.System("test"), accounts.New{Login: "report-golden", Name: "林嘉欣", Role: accounts.BureauLeader})
	require.NoError(t, err)
	actor := staff.Actor("")
	requests := &disclosure.Service{DB: tx, Key: seal.NewKey(), Now: now}
	for _, outcome := range []string{"open", "deny_internal"} {
		r, err := requests.Register(t.Context(), actor, disclosure.Registration{Class: "自然人", Applicant: "申请人", Contact: "地址",
			Channel: "网络", Subject: "某项信息", ReceivedOn: time.Date(2022, 9, 20, 0, 0, 0, 0, calendar.Shanghai)})
		require.NoError(t, err)
		_, err = requests.Answer(t.Context(), actor, r.ID, disclosure.Reply{Outcome: outcome, Text: "答复", AnsweredOn: time.Date(2022, 10, 11, 0, 0, 0, 0, calendar.Shanghai)})
		require.NoError(t, err)
	}
	s := &reports.Service{DB: tx, Now: now}
	for _, f := range [][2]string{{"license", "12"}, {"penalty", "0"}, {"coercion", "0"}, {"fee", "3.5"}, // in one order: parallel tests wait for each other's keys
		{"departments_claimed", "38"}, {"items_claimed", "7337"}, {"departments_listed", "29"}, {"items_listed", "5462"}} {
		require.NoError(t, s.SetFigure(t.Context(), actor, 2022, f[0], f[1], "省政务服务事项管理系统"))
	}
	y, err := s.Publish(t.Context(), actor, 2022)
	require.NoError(t, err)
	return y
}

func TestTheReportsFileIsAsItWas(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, report.WriteFile(t.Context(), &b, year(t)))
	html := strings.ReplaceAll(b.String(), "><", ">\n<") // a line per element, for readable differences
	path := filepath.Join("testdata", "report.golden.html")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(html), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), html, "run with -update when the change is meant")
}

func TestTheTablesHaveEveryCellAndHead(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	require.NoError(t, report.WriteFile(t.Context(), &b, year(t)))
	html := b.String()
	assert.Equal(t, 10+175+15, strings.Count(html, "<td"))
	assert.Equal(t, 1, strings.Count(html, `rowspan="22"`))
	for _, heading := range reports.Headings {
		assert.Contains(t, html, ">"+heading+"</h2>")
	}
	assert.NotRegexp(t, regexp.MustCompile(`<t[dh][^>]*>\s*</t[dh]>`), html, "no blank cell")
	assert.Contains(t, html, "受理政府信息公开申请2宗，均按时按要求办理。", "no space around a number")
	assert.NotContains(t, html, "<a ", "the public file opens nothing")
}

func TestTheEditorsNumbersLinkToTheirRecords(t *testing.T) {
	t.Parallel()
	doc := report.Document(year(t), true)
	hit := 0
	for _, row := range doc.Three {
		for _, cell := range row.Cells {
			assert.Equal(t, cell.Text != "0", cell.Href != "", cell.Label)
			if cell.Hit {
				hit++
			}
		}
	}
	assert.Equal(t, 8, hit, "four lines, each with 自然人 and 总计")
	var received views.ReportSpan
	for _, span := range doc.Parts[1].Paragraphs[0] {
		if span.Text == "2" {
			received = span
		}
	}
	assert.Equal(t, views.SpanComputed, received.Kind)
	assert.Equal(t, "/insight/lists?list=requests&row=new&year=2022", received.Href)
}
