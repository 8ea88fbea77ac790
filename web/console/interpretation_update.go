package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// UpdateInterpretation handles POST /console/interpretations/:id.
func (c *Console) UpdateInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.interpretationDetail(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	draft := typedInterpretation(ctx)
	i, err := c.Policies.EditInterpretation(ctx.UserContext(), page.Actor(ctx), id, version(ctx), draft)
	if p, known := problemOf(err); known {
		return c.redisplayInterpretation(ctx, views.InterpretationForm{ID: id, Version: version(ctx), Document: d.Document, Typed: draft}, p)
	}
	if err != nil {
		return err
	}
	return c.thenInterpretation(ctx, i, d.Document)
}
