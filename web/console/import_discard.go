package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// DiscardImport handles POST /console/imports/:id/discard.
func (c *Console) DiscardImport(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Enterprises.Discard(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, "/console/imports", "已放弃这次导入，名录没有改动")
}
