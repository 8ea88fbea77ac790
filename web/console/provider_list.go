package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ListProviders handles GET /admin/providers.
func (c *Console) ListProviders(ctx *fiber.Ctx) error {
	list, err := c.Notify.Accounts(ctx.UserContext())
	if err != nil {
		return err
	}
	return page.Render(ctx, views.Providers(views.ProvidersPage{Accounts: list, Kinds: c.Notify.Providers}))
}
