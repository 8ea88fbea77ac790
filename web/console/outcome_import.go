package console

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/claims"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ImportOutcomes handles POST /console/outcomes and leads to the file's result.
func (c *Console) ImportOutcomes(ctx *fiber.Ctx) error {
	im, err := c.importOutcomes(ctx)
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Kind == fault.Invalid {
		p, err := c.outcomesPage(ctx)
		if err != nil {
			return err
		}
		p.Notice, _ = strconv.ParseInt(ctx.FormValue("notice"), 10, 64) // nothing chosen stays nothing
		p.Source, p.Errors = ctx.FormValue("source"), problem.Fields
		if p.Errors == nil { // about the file as a whole
			p.Errors = views.Errors{{Name: "file", Message: problem.Message}}
		}
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.Outcomes(p))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, "/console/outcomes/"+strconv.FormatInt(im.ID, 10), fmt.Sprintf("已导入：新登记%d张，%d行没有导入", im.Created, im.Rejected))
}

func (c *Console) importOutcomes(ctx *fiber.Ctx) (claims.OutcomeImport, error) {
	notice, err := strconv.ParseInt(ctx.FormValue("notice"), 10, 64)
	if err != nil {
		return claims.OutcomeImport{}, fault.Form(fault.Field{Name: "notice", Message: "请选择申报通知"})
	}
	upload, err := ctx.FormFile("file")
	if err != nil {
		return claims.OutcomeImport{}, fault.Form(fault.Field{Name: "file", Message: "请选择要导入的文件"})
	}
	body, err := upload.Open()
	if err != nil {
		return claims.OutcomeImport{}, fmt.Errorf("open upload: %w", err)
	}
	im, err := c.Claims.ImportOutcomes(ctx.UserContext(), page.Actor(ctx), claims.OutcomeFile{
		NoticeID: notice, Source: ctx.FormValue("source"), Name: upload.Filename, Body: body})
	return im, errors.Join(err, body.Close())
}
