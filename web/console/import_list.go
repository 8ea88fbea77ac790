package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/web/page"
	"huizhida/web/views"
)

// importsPerPage is how many past imports a page lists.
const importsPerPage = 20

// ListImports handles GET /console/imports: the form for a new list, and the past ones.
func (c *Console) ListImports(ctx *fiber.Ctx) error {
	p, err := c.importsPage(ctx)
	if err != nil {
		return err
	}
	p.AsOf = calendar.ISO(page.Request(ctx).Now)
	return page.Render(ctx, views.Imports(p))
}

func (c *Console) importsPage(ctx *fiber.Ctx) (p views.ImportsPage, err error) {
	at := page.Number(ctx)
	p.MayEdit = page.Request(ctx).Is(importers...)
	p.Paging = views.Paging{Path: "/console/imports", Page: at, PerPage: importsPerPage, Unit: "次"}
	if p.Imports, p.Paging.Total, err = c.Enterprises.Imports(ctx.UserContext(), (at-1)*importsPerPage, importsPerPage); err != nil {
		return p, err
	}
	p.Sources, err = c.Enterprises.Sources(ctx.UserContext())
	return p, err
}
