package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ResetAccountPassword handles POST /admin/accounts/:id/reset. The answer is the only place that ever shows the new password.
func (c *Console) ResetAccountPassword(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	issued, err := c.Accounts.ResetPassword(ctx.UserContext(), page.Actor(ctx), id)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.AccountIssued("密码已重置", issued))
}
