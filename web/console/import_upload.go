package console

import (
	"errors"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// importers may bring lists into the register; the others read what was brought.
var importers = []accounts.Role{accounts.Acceptor, accounts.Liaison, accounts.SectionHead}

// UploadImport handles POST /console/imports and leads to the mapping of the list's columns.
func (c *Console) UploadImport(ctx *fiber.Ctx) error {
	imp, err := c.stageImport(ctx)
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Fields != nil {
		p, err := c.importsPage(ctx)
		if err != nil {
			return err
		}
		p.Source, p.AsOf, p.Errors = ctx.FormValue("source"), ctx.FormValue("as_of"), problem.Fields
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.Imports(p))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, importPath(imp.ID), "")
}

func (c *Console) stageImport(ctx *fiber.Ctx) (enterprises.Import, error) {
	var asOf time.Time
	if day := ctx.FormValue("as_of"); day != "" {
		var err error
		if asOf, err = time.Parse(time.DateOnly, day); err != nil {
			return enterprises.Import{}, fault.Form(fault.Field{Name: "as_of", Message: "数据日期应为日期，如 2022-12-31"})
		}
	}
	upload, err := ctx.FormFile("file")
	if err != nil {
		return enterprises.Import{}, fault.Form(fault.Field{Name: "file", Message: "请选择要导入的文件"})
	}
	body, err := upload.Open()
	if err != nil {
		return enterprises.Import{}, fmt.Errorf("open upload: %w", err)
	}
	imp, err := c.Enterprises.Stage(ctx.UserContext(), page.Actor(ctx), enterprises.Upload{
		Reader: body, Name: upload.Filename, Source: ctx.FormValue("source"), AsOf: asOf})
	return imp, errors.Join(err, body.Close())
}

func importPath(id int64) string { return fmt.Sprintf("/console/imports/%d", id) }
