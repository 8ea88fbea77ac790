package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// SubmitNotice handles POST /console/notices/:id/submit.
func (c *Console) SubmitNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.SubmitNotice(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/notices/%d", id), "已提交审核")
}
