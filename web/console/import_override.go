package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// OverrideImport handles POST /console/imports/:id/override: one wrong check character is let through for a reason.
func (c *Console) OverrideImport(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	err = c.Enterprises.Override(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("uscc"), ctx.FormValue("reason"))
	if err != nil {
		return err
	}
	return page.To(ctx, importPath(id), "已放行，正在重新试导入")
}
