package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// CancelCampaign handles POST /console/campaigns/:id/cancel.
func (c *Console) CancelCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Notify.Cancel(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, campaignPath(id), "已停止；没有发出的不再发出")
}
