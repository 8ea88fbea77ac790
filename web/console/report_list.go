package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListReports handles GET /console/reports: the years, and which are public.
func (c *Console) ListReports(ctx *fiber.Ctx) error {
	years, err := c.Reports.Years(ctx.UserContext())
	if err != nil {
		return err
	}
	public, err := c.Reports.Publications(ctx.UserContext())
	if err != nil {
		return err
	}
	dates := map[int]string{}
	for _, p := range public {
		dates[p.Year] = calendar.Date(p.PublishedAt)
	}
	var list views.ReportYears
	for _, year := range years {
		list.Rows = append(list.Rows, views.ReportYearRow{Year: year, Published: dates[year], Note: "按当前台账计算"})
	}
	return page.Render(ctx, views.ReportYearsPage(list))
}
