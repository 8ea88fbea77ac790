package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// CreateInterpretation handles POST /console/documents/:id/interpretations.
func (c *Console) CreateInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.Policies.Document(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	draft := typedInterpretation(ctx)
	i, err := c.Policies.CreateInterpretation(ctx.UserContext(), page.Actor(ctx), id, draft)
	if p, known := problemOf(err); known {
		return c.redisplayInterpretation(ctx, views.InterpretationForm{Document: d, Typed: draft}, p)
	}
	if err != nil {
		return err
	}
	return c.thenInterpretation(ctx, i, d)
}
