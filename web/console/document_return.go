package console

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
)

// ReturnDocument handles POST /console/documents/:id/return.
func (c *Console) ReturnDocument(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	err = c.Policies.ReturnDocument(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("reason"))
	if errors.Is(err, policies.ErrNoReason) {
		return c.reviewDocument(ctx, id, err)
	}
	if err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/documents/%d", id), "已退回起草人")
}
