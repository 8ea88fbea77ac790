package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// WithdrawInterpretation handles POST /console/interpretations/:id/withdraw.
func (c *Console) WithdrawInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.WithdrawInterpretation(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("reason")); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/interpretations/%d", id), "已撤下，公开页面会显示原因")
}
