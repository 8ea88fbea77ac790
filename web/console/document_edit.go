package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// EditDocument handles GET /console/documents/:id/edit; what is public is only shown.
func (c *Console) EditDocument(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	detail, err := c.documentDetail(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	if !detail.Document.Editable() {
		return page.Back(ctx, fmt.Sprintf("/console/documents/%d", id), policies.ErrNotDraft.Error())
	}
	return page.Render(ctx, views.DocumentEditPage(savedForm(detail)))
}
