package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// PublishNotice handles POST /console/notices/:id/publish: the reviewer approves the version that was on the page.
func (c *Console) PublishNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.PublishNotice(ctx.UserContext(), page.Actor(ctx), id, version(ctx)); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/notices/%d", id), "已发布，正在匹配符合资格的企业")
}
