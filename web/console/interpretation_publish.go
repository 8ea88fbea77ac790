package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// PublishInterpretation handles POST /console/interpretations/:id/publish: the reviewer approves the version that was on the page.
func (c *Console) PublishInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.PublishInterpretation(ctx.UserContext(), page.Actor(ctx), id, version(ctx)); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/interpretations/%d", id), "已发布，公众可以看到了")
}
