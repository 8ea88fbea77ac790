package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowAccount handles GET /admin/accounts/:id.
func (c *Console) ShowAccount(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	a, err := c.Accounts.Get(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.AccountOf(views.AccountPage{Account: a, Own: page.Viewer(ctx).ID == a.ID, Now: page.Request(ctx).Now}))
}
