package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// CampaignProgress handles GET /console/campaigns/:id/progress, the part of the page that refreshes itself; when the campaign's state is
// another than the page's, the page is loaded anew.
func (c *Console) CampaignProgress(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	campaign, err := c.Notify.Campaign(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	if shown := notify.State(ctx.Query("state")); !page.IsHTMX(ctx) || shown != "" && shown != campaign.State { // what the page offers is another thing now
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
	if campaign.ApprovedBy == nil && campaign.Rehearses == nil {
		return p, nil
	}
	tally, err := c.Notify.Tally(ctx.UserContext(), campaign)
	p.Channels = tally.Channels(campaign)
	if !tally.At.IsZero() {
		p.Now = tally.At
	}
	return p, err
}
