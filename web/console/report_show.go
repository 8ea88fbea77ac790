package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowReport handles GET /console/reports/:year: the report with its numbers and checks.
func (c *Console) ShowReport(ctx *fiber.Ctx) error {
	year, err := yearOf(ctx)
	if err != nil {
		return err
	}
	y, err := c.Reports.Year(ctx.UserContext(), year)
	if err != nil {
		return err
	}
	editor, err := c.reportEditor(ctx, y)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ReportEdit(editor))
}

// yearOf reads the year in the path.
func yearOf(ctx *fiber.Ctx) (int, error) {
	year, err := ctx.ParamsInt("year")
	if err != nil || year < 2000 || year > 2999 {
		return 0, fault.New(fault.NotFound, "没有这一年的年报，年份应为四位数字，例如 2022")
	}
	return year, nil
}
