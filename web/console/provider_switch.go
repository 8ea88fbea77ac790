package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// EnableProvider handles POST /admin/providers/:id/enable.
func (c *Console) EnableProvider(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Notify.EnableAccount(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, providerPath(id), "账号已启用，待发的消息开始经它发送")
}

// DisableProvider handles POST /admin/providers/:id/disable.
func (c *Console) DisableProvider(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Notify.DisableAccount(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, providerPath(id), "账号已停用，不再经它发送")
}
