package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// CreateDocument handles POST /console/documents.
func (c *Console) CreateDocument(ctx *fiber.Ctx) error {
	v, draft, t := typedDocument(ctx)
	if len(t.bad) > 0 {
		return c.redisplayDocument(ctx, 0, v, problem{status: fiber.StatusUnprocessableEntity, fields: t.bad})
	}
	d, err := c.Policies.CreateDocument(ctx.UserContext(), page.Actor(ctx), draft)
	if p, known := problemOf(err); known {
		return c.redisplayDocument(ctx, 0, v, p)
	}
	if err != nil {
		return err
	}
	return c.thenDocument(ctx, d.ID, fmt.Sprintf("/console/documents/%d/edit", d.ID))
}
