package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ListAccounts handles GET /admin/accounts.
func (c *Console) ListAccounts(ctx *fiber.Ctx) error {
	list, err := c.Accounts.Staff(ctx.UserContext())
	if err != nil {
		return err
	}
	return page.Render(ctx, views.Accounts(views.AccountsPage{All: list, State: ctx.Query("state"), Role: ctx.Query("role"), Now: page.Request(ctx).Now}))
}
