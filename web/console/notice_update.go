package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// UpdateNotice handles POST /console/notices/:id.
func (c *Console) UpdateNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	n, err := c.Policies.Notice(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	form, err := c.noticeForm(ctx.UserContext(), n.BenefitID)
	if err != nil {
		return err
	}
	v, draft, t := typedNotice(ctx)
	form.ID, form.Version, form.Typed = id, version(ctx), v
	if len(t.bad) > 0 {
		return c.redisplayNotice(ctx, form, problem{status: fiber.StatusUnprocessableEntity, fields: t.bad})
	}
	_, err = c.Policies.EditNotice(ctx.UserContext(), page.Actor(ctx), id, version(ctx), draft)
	if p, known := problemOf(err); known {
		return c.redisplayNotice(ctx, form, p)
	}
	if err != nil {
		return err
	}
	return c.thenNotice(ctx, id)
}
