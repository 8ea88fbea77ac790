package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// SubmitCampaign handles POST /console/campaigns/:id/submit.
func (c *Console) SubmitCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Notify.Submit(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, campaignPath(id), "已提请批准，受众已冻结；等另一位同事批准")
}
