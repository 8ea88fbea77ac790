package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// UpdateBenefit handles POST /console/benefits/:id.
func (c *Console) UpdateBenefit(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	b, err := c.Policies.Benefit(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	d, err := c.Policies.Document(ctx.UserContext(), b.DocumentID)
	if err != nil {
		return err
	}
	v, draft := typedBenefit(ctx)
	_, err = c.Policies.EditBenefit(ctx.UserContext(), page.Actor(ctx), id, seen(ctx), draft)
	if p, known := problemOf(err); known {
		return c.redisplayBenefit(ctx, views.BenefitForm{ID: id, Seen: ctx.FormValue("seen"), Document: d, Typed: v}, p)
	}
	if err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/benefits/%d", id), "已保存")
}
