package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewBenefit handles GET /console/documents/:id/benefits/new.
func (c *Console) NewBenefit(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.Policies.Document(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.BenefitEditPage(views.BenefitForm{Document: d,
		Typed: views.BenefitTyped{Class: policies.Classes[1], Phone: "12345", PromiseDays: "5"}}))
}
