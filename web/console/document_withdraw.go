package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// WithdrawDocument handles POST /console/documents/:id/withdraw.
func (c *Console) WithdrawDocument(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.WithdrawDocument(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("reason")); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/documents/%d", id), "已撤下，公开页面会显示原因")
}
