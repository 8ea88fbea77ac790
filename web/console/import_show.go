package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/enterprises"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowImport handles GET /console/imports/:id.
func (c *Console) ShowImport(ctx *fiber.Ctx) error {
	p, err := c.importPage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ImportShow(p))
}

// importPage gathers what an import's page shows at its present step.
func (c *Console) importPage(ctx *fiber.Ctx) (p views.ImportPage, err error) {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return p, err
	}
	if p.Import, err = c.Enterprises.GetImport(ctx.UserContext(), id); err != nil {
		return p, err
	}
	p.Level, p.MayEdit = ctx.Query("level"), page.Request(ctx).Is(importers...)
	at, total := page.Number(ctx), 0
	p.Issues, total, err = c.Enterprises.Issues(ctx.UserContext(), id, p.Level, (at-1)*views.ImportIssuesPerPage, views.ImportIssuesPerPage)
	if err != nil {
		return p, err
	}
	p.Paging = views.IssuePaging(id, p.Level, at, total)
	if p.Import.FileSHA256 != nil && mappable(p.Import.State) {
		p.Columns, err = c.Enterprises.Preview(ctx.UserContext(), id)
	}
	return p, err
}

// mappable says whether the columns of an import may still be told anew.
func mappable(s enterprises.ImportState) bool {
	return s == enterprises.ImportStaged || s == enterprises.ImportChecked || s == enterprises.ImportFailed
}
