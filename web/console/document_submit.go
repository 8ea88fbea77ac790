package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// SubmitDocument handles POST /console/documents/:id/submit.
func (c *Console) SubmitDocument(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.SubmitDocument(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/documents/%d", id), "已提交审核")
}
