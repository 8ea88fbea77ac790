package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
)

// EditCampaign handles GET /console/campaigns/:id/edit.
func (c *Console) EditCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	campaign, err := c.Notify.Campaign(ctx.UserContext(), id)
	switch {
	case err != nil:
		return err
	case !campaign.Editable():
		return notify.ErrNotEditable
	case campaign.DraftedBy != page.Actor(ctx).ID:
		return notify.ErrNotDrafter
	}
	return c.showCampaignForm(ctx, campaign, nil, nil)
}
