package console

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewInterpretation handles GET /console/documents/:id/interpretations/new; ?form= chooses the form, and
// ?from=clauses drafts questions and answers from the document's own words.
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
	if ctx.Query("from") == "clauses" {
		benefits, err := c.Policies.BenefitsOf(ctx.UserContext(), id)
		if err != nil {
			return err
		}
		draft = policies.Questions(d, benefits)
	}
	return page.Render(ctx, views.InterpretationEditPage(views.InterpretationForm{Document: d, Typed: draft}))
}
