package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowBenefit handles GET /console/benefits/:id.
func (c *Console) ShowBenefit(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	b, err := c.Policies.Benefit(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	d, err := c.benefitDetail(ctx.UserContext(), b)
	if err != nil {
		return err
	}
	if d.Document, err = c.Policies.Document(ctx.UserContext(), b.DocumentID); err != nil {
		return err
	}
	if d.History, err = c.Policies.History(ctx.UserContext(), "benefits", id); err != nil {
		return err
	}
	return page.Render(ctx, views.BenefitPage(d))
}
