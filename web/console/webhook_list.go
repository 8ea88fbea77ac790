package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ListWebhooks handles GET /admin/webhooks.
func (c *Console) ListWebhooks(ctx *fiber.Ctx) error {
	list, err := c.Webhooks.Endpoints(ctx.UserContext())
	if err != nil {
		return err
	}
	return page.Render(ctx, views.Webhooks(views.WebhooksPage{Endpoints: list}))
}
