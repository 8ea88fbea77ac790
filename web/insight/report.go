package insight

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/reports"
	"huizhida/web/page"
	"huizhida/web/report"
	"huizhida/web/views"
)

// drafters may look at a report before it is public.
var drafters = []accounts.Role{accounts.Editor, accounts.SectionHead, accounts.BureauLeader, accounts.Manager}

// ListReports handles GET /reports: the public reports.
func (i *Insight) ListReports(ctx *fiber.Ctx) error {
	public, err := i.Reports.Publications(ctx.UserContext())
	if err != nil {
		return err
	}
	var index views.ReportIndex
	for _, p := range public {
		index.Rows = append(index.Rows, views.ReportIndexRow{Year: p.Year, Title: fmt.Sprintf("%d年政府信息公开工作年度报告", p.Year), Date: calendar.Date(p.PublishedAt)})
	}
	return page.Render(ctx, views.ReportIndexPage(index))
}

// ShowReport handles GET /reports/:year: the report as it was published, or with draft=1 as it would be, for the bureau.
func (i *Insight) ShowReport(ctx *fiber.Ctx) error {
	year, err := ctx.ParamsInt("year")
	if err != nil || year < 1 || year > 9999 {
		return fault.New(fault.NotFound, "没有这一年的年度报告")
	}
	mayDraft := page.Request(ctx).Is(drafters...)
	y, err := i.Reports.Published(ctx.UserContext(), year)
	draft := mayDraft && (ctx.Query("draft") == "1" || errors.Is(err, reports.ErrNotPublished))
	if draft {
		y, err = i.Reports.Year(ctx.UserContext(), year)
	}
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ReportPublic(views.ReportPage{Doc: report.Document(y, false), Draft: draft}))
}
