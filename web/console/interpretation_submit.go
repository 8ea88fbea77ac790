package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// SubmitInterpretation handles POST /console/interpretations/:id/submit.
func (c *Console) SubmitInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.SubmitInterpretation(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/interpretations/%d", id), "已提交审核")
}
