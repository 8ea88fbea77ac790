package console

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// UnlockAccount handles POST /admin/accounts/:id/unlock.
func (c *Console) UnlockAccount(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Accounts.Unlock(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, "/admin/accounts/"+strconv.FormatInt(id, 10), "已解锁，可以马上登录")
}
