package console

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SaveReportText handles POST /console/reports/:year/texts/:key. What was typed stays on the page when it is refused.
func (c *Console) SaveReportText(ctx *fiber.Ctx) error {
	year, err := yearOf(ctx)
	if err != nil {
		return err
	}
	key, body := ctx.Params("key"), ctx.FormValue("body")
	version, err := strconv.Atoi(ctx.FormValue("version"))
	if err != nil {
		return fault.New(fault.Invalid, "页面已过期，请返回重新打开")
	}
	err = c.Reports.SaveText(ctx.UserContext(), page.Actor(ctx), year, key, body, version)
	if err == nil {
		return page.To(ctx, fmt.Sprintf("/console/reports/%d#s1-%s", year, key), "已保存")
	}
	return c.refuseReportText(ctx, body, err)
}

// refuseReportText shows the form again with what was typed, on top of what is saved now.
func (c *Console) refuseReportText(ctx *fiber.Ctx, body string, cause error) error {
	problem, known := errors.AsType[*fault.Error](cause)
	if !known || errors.Is(cause, fault.NotFound) {
		return cause
	}
	form, err := c.reportTextForm(ctx)
	if err != nil {
		return err
	}
	form.Body, form.Problems = body, problem.Fields
	status := fiber.StatusUnprocessableEntity
	if errors.Is(cause, fault.Conflict) {
		status = fiber.StatusConflict
		form.Problems = views.Errors{{Name: "body", Message: "这一段刚被别人改过，右侧是现在的样子。请合并后再保存"}}
	}
	return page.RenderStatus(ctx, status, views.ReportTextPage(form))
}
