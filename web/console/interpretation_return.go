package console

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
)

// ReturnInterpretation handles POST /console/interpretations/:id/return.
func (c *Console) ReturnInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	err = c.Policies.ReturnInterpretation(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("reason"))
	if errors.Is(err, policies.ErrNoReason) {
		return c.reviewInterpretation(ctx, id, err)
	}
	if err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/interpretations/%d", id), "已退回起草人")
}
