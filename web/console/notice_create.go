package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// CreateNotice handles POST /console/benefits/:id/notices.
func (c *Console) CreateNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	form, err := c.noticeForm(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	v, draft, t := typedNotice(ctx)
	form.Typed = v
	if len(t.bad) > 0 {
		return c.redisplayNotice(ctx, form, problem{status: fiber.StatusUnprocessableEntity, fields: t.bad})
	}
	n, err := c.Policies.CreateNotice(ctx.UserContext(), page.Actor(ctx), id, draft)
	if p, known := problemOf(err); known {
		return c.redisplayNotice(ctx, form, p)
	}
	if err != nil {
		return err
	}
	return c.thenNotice(ctx, n.ID)
}
