package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// CreateBenefit handles POST /console/documents/:id/benefits.
func (c *Console) CreateBenefit(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.Policies.Document(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	v, draft := typedBenefit(ctx)
	b, err := c.Policies.CreateBenefit(ctx.UserContext(), page.Actor(ctx), id, draft)
	if p, known := problemOf(err); known {
		return c.redisplayBenefit(ctx, views.BenefitForm{Document: d, Typed: v}, p)
	}
	if err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/benefits/%d", b.ID), "事项已保存，接着写资格规则")
}
