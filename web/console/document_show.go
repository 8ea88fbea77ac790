package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowDocument handles GET /console/documents/:id.
func (c *Console) ShowDocument(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	detail, err := c.documentDetail(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	detail.Now = page.Request(ctx).Now
	return page.Render(ctx, views.DocumentPage(detail))
}
