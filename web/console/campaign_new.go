package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// NewCampaign handles GET /console/notices/:id/campaign.
func (c *Console) NewCampaign(ctx *fiber.Ctx) error {
	notice, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	blank, err := c.Notify.Blank(ctx.UserContext(), notice)
	if err != nil {
		return err
	}
	return c.showCampaignForm(ctx, blank, nil, nil)
}
