package console

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/calendar"
	"huizhida/reports"
	"huizhida/web/page"
	"huizhida/web/report"
	"huizhida/web/views"
)

// reportEditor puts a computed report into the editor's page.
func (c *Console) reportEditor(ctx *fiber.Ctx, y reports.Year) (views.ReportEditor, error) {
	e := views.ReportEditor{Doc: report.Document(y, true), Checks: checkGroups(y), Contents: contents(y), Blocking: len(y.Failures()),
		MayPublish: page.Request(ctx).Is(accounts.BureauLeader)}
	for _, check := range y.Checks {
		if strings.HasPrefix(check.Rule, "E") {
			e.Total++
			if check.OK {
				e.Passed++
			}
		}
	}
	e.Open, e.Publishable = !y.Final, y.Final && e.Blocking == 0
	e.AsOf = "数据统计至 " + calendar.DateTime(y.AsOf)
	if y.Final {
		e.AsOf = fmt.Sprintf("数据统计至 %d年12月31日24:00", y.Year)
	}
	public, err := c.Reports.Published(ctx.UserContext(), y.Year)
	switch {
	case err == nil:
		e.Published = calendar.Clock(*public.PublishedAt)
	case !errors.Is(err, reports.ErrNotPublished):
		return e, err
	default:
		e.Due, e.DueLeft = dueOf(y.Year, c.Reports.Now())
	}
	entered, err := c.Reports.Entries(ctx.UserContext(), y.Year)
	if err != nil {
		return e, err
	}
	e.Entered = figureRows(y, entered)
	return e, nil
}

// figureRows are the figures of other registers that the report prints.
func figureRows(y reports.Year, entered map[string]reports.Entry) []views.FigureRow {
	var keys []string
	for _, f := range y.Two {
		if f.List == "" && !strings.HasPrefix(f.Key, "rules.") {
			keys = append(keys, f.Key)
		}
	}
	for _, t := range y.Texts {
		for _, p := range t.Paragraphs {
			for _, s := range p {
				if s.Token == nil {
					continue
				}
				if key, ok := strings.CutPrefix(s.Token.Name, "figure."); ok && !slices.Contains(keys, key) {
					keys = append(keys, key)
				}
			}
		}
	}
	rows := make([]views.FigureRow, 0, len(keys))
	for _, key := range keys {
		row := views.FigureRow{Label: reports.EntryLabel(key), Href: report.FigureHref(y.Year, key)}
		if e, ok := entered[key]; ok {
			row.Value, row.Source, row.By = e.Value, e.Source, e.EnteredBy+" "+calendar.ISO(e.EnteredAt)
		}
		rows = append(rows, row)
	}
	return rows
}

// dueOf is the term of 条例 art. 49: 31 January of the next year, and the working days left; nothing outside that year.
func dueOf(year int, now time.Time) (string, int) {
	due := time.Date(year+1, 1, 31, 0, 0, 0, 0, calendar.Shanghai)
	if now.In(calendar.Shanghai).Year() != due.Year() {
		return "", 0
	}
	return due.Format("1月2日") + "（" + calendar.Weekday(due) + "）", calendar.Remaining(now, due)
}
