package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// ConfirmImport handles POST /console/imports/:id/confirm.
func (c *Console) ConfirmImport(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Enterprises.Confirm(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, importPath(id), "")
}
