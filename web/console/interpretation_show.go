package console

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowInterpretation handles GET /console/interpretations/:id.
func (c *Console) ShowInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.interpretationDetail(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.InterpretationPage(d))
}

func (c *Console) interpretationDetail(ctx context.Context, id int64) (d views.InterpretationDetail, err error) {
	if d.Interpretation, err = c.Policies.Interpretation(ctx, id); err != nil {
		return d, err
	}
	if d.Document, err = c.Policies.Document(ctx, d.Interpretation.DocumentID); err != nil {
		return d, err
	}
	d.History, err = c.Policies.History(ctx, "interpretations", id)
	return d, err
}
