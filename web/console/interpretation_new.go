package console

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewInterpretation handles GET /console/documents/:id/interpretations/new; ?form= chooses the form.
func (c *Console) NewInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.Policies.Document(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	draft := policies.InterpretationDraft{Form: policies.Forms[0]}
	if form := ctx.Query("form"); slices.Contains(policies.Forms, form) {
		draft.Form = form
	}
	return page.Render(ctx, views.InterpretationEditPage(views.InterpretationForm{Document: d, Typed: draft}))
}
