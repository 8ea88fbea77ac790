package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// CampaignProgress handles GET /console/campaigns/:id/progress, the part of the page that refreshes itself.
func (c *Console) CampaignProgress(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	campaign, err := c.Notify.Campaign(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	if !page.IsHTMX(ctx) {
		return page.To(ctx, campaignPath(id), "")
	}
	p := views.CampaignPage{Campaign: campaign}
	if p.Progress, err = c.campaignProgress(ctx, campaign); err != nil {
		return err
	}
	allowCampaign(&p, page.Viewer(ctx))
	return page.Render(ctx, views.CampaignProgressPart(p.Progress))
}

// campaignProgress counts; a campaign that was never released has nothing to count.
func (c *Console) campaignProgress(ctx *fiber.Ctx, campaign notify.Campaign) (p views.CampaignProgress, err error) {
	p.Campaign, p.Now = campaign, c.Notify.Now()
	if campaign.ApprovedBy == nil {
		return p, nil
	}
	p.Channels, p.Reasons, err = c.Notify.Progress(ctx.UserContext(), campaign)
	return p, err
}
