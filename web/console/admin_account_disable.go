package console

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// DisableAccount handles POST /admin/accounts/:id/disable.
func (c *Console) DisableAccount(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Accounts.Disable(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, "/admin/accounts/"+strconv.FormatInt(id, 10), "账号已停用，它的登录都已退出")
}
