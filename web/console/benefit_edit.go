package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// EditBenefit handles GET /console/benefits/:id/edit.
func (c *Console) EditBenefit(ctx *fiber.Ctx) error {
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
	return page.Render(ctx, views.BenefitEditPage(views.BenefitForm{ID: id, Seen: views.Seen(b.UpdatedAt), Document: d,
		Typed: views.TypedBenefit(b.BenefitDraft)}))
}
