package console

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
)

// ReturnNotice handles POST /console/notices/:id/return.
func (c *Console) ReturnNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	err = c.Policies.ReturnNotice(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("reason"))
	if errors.Is(err, policies.ErrNoReason) {
		return c.reviewNotice(ctx, id, err)
	}
	if err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/notices/%d", id), "已退回起草人")
}
