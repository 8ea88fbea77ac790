package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/reports"
	"huizhida/web/page"
	"huizhida/web/report"
	"huizhida/web/views"
)

// EditReportText handles GET /console/reports/:year/texts/:key.
func (c *Console) EditReportText(ctx *fiber.Ctx) error {
	form, err := c.reportTextForm(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ReportTextPage(form))
}

// reportTextForm is the form of the text that the path names, as it is saved.
func (c *Console) reportTextForm(ctx *fiber.Ctx) (views.ReportTextForm, error) {
	year, err := yearOf(ctx)
	if err != nil {
		return views.ReportTextForm{}, err
	}
	y, err := c.Reports.Year(ctx.UserContext(), year)
	if err != nil {
		return views.ReportTextForm{}, err
	}
	text := y.Text(ctx.Params("key"))
	if text.Key == "" {
		return views.ReportTextForm{}, fault.New(fault.NotFound, "年报没有这一节")
	}
	tokens, err := c.Reports.Tokens(ctx.UserContext(), year)
	if err != nil {
		return views.ReportTextForm{}, err
	}
	return textForm(y, text, tokens), nil
}

func textForm(y reports.Year, text reports.Text, tokens []reports.TokenValue) views.ReportTextForm {
	doc := report.Document(y, true)
	form := views.ReportTextForm{Year: y.Year, Key: text.Key, Body: text.Body, Version: text.Version}
	for _, part := range append(doc.Parts, doc.Five, doc.Six) {
		if part.Key == text.Key {
			form.Heading, form.Preview = part.Heading, part
		}
	}
	form.Preview.EditHref = ""
	for _, t := range tokens {
		form.Tokens = append(form.Tokens, views.ReportTokenHelp{Code: t.Code, Label: t.Label, Value: t.Value})
	}
	return form
}
