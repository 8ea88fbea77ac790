package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// RetryCampaign handles POST /console/campaigns/:id/retry.
func (c *Console) RetryCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	n, err := c.Notify.RetryFailed(ctx.UserContext(), page.Actor(ctx), id)
	if err != nil {
		return err
	}
	return page.To(ctx, campaignPath(id), fmt.Sprintf("正在重发%d条失败的投递", n))
}
