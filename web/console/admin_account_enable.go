package console

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// EnableAccount handles POST /admin/accounts/:id/enable.
func (c *Console) EnableAccount(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Accounts.Enable(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, "/admin/accounts/"+strconv.FormatInt(id, 10), "账号已启用，用原来的密码登录")
}
