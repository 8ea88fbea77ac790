package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// EditInterpretation handles GET /console/interpretations/:id/edit; what is public is only shown.
func (c *Console) EditInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.interpretationDetail(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	i := d.Interpretation
	if !i.Editable() {
		return page.Back(ctx, fmt.Sprintf("/console/interpretations/%d", id), policies.ErrNotDraft.Error())
	}
	return page.Render(ctx, views.InterpretationEditPage(views.InterpretationForm{ID: id, Version: i.Version, Document: d.Document,
		Typed: i.InterpretationDraft, Flow: i.Flow}))
}
