package console

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/reports"
	"huizhida/web/page"
	"huizhida/web/views"
)

// EditReportFigure handles GET /console/reports/:year/figure?key=….
func (c *Console) EditReportFigure(ctx *fiber.Ctx) error {
	year, err := yearOf(ctx)
	if err != nil {
		return err
	}
	entered, err := c.Reports.Entries(ctx.UserContext(), year)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ReportFigurePage(figureForm(year, ctx.Query("key"), entered)))
}

// SaveReportFigure handles POST /console/reports/:year/figure.
func (c *Console) SaveReportFigure(ctx *fiber.Ctx) error {
	year, err := yearOf(ctx)
	if err != nil {
		return err
	}
	key, value, source := ctx.FormValue("key"), ctx.FormValue("value"), ctx.FormValue("source")
	err = c.Reports.SetFigure(ctx.UserContext(), page.Actor(ctx), year, key, value, source)
	if problem, known := errors.AsType[*fault.Error](err); known && len(problem.Fields) > 0 {
		form := figureForm(year, key, nil)
		form.Value, form.Source, form.Problems = value, source, problem.Fields
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ReportFigurePage(form))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/reports/%d#checks", year), "已保存："+reports.EntryLabel(key))
}

func figureForm(year int, key string, entered map[string]reports.Entry) views.ReportFigureForm {
	form := views.ReportFigureForm{Year: year, Key: key, Label: reports.EntryLabel(key)}
	if e, ok := entered[key]; ok {
		form.Value, form.Source, form.By = e.Value, e.Source, e.EnteredBy+" "+calendar.Clock(e.EnteredAt)
	}
	return form
}
