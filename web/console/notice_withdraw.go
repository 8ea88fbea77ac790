package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// WithdrawNotice handles POST /console/notices/:id/withdraw.
func (c *Console) WithdrawNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.WithdrawNotice(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("reason")); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/notices/%d", id), "已撤下，公开页面会显示原因")
}
