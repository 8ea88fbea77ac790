package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ImportProgress handles GET /console/imports/:id/progress, the part of the page that refreshes itself; when the job is over, the page is loaded anew.
func (c *Console) ImportProgress(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	imp, err := c.Enterprises.GetImport(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	p := views.ImportPage{Import: imp}
	if !page.IsHTMX(ctx) || !p.Busy() {
		return page.To(ctx, importPath(id), "")
	}
	return page.Render(ctx, views.ImportProgress(p))
}
