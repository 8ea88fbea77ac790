package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// DraftCampaign handles POST /console/notices/:id/campaign.
func (c *Console) DraftCampaign(ctx *fiber.Ctx) error {
	notice, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	in, refusal := campaignInput(ctx)
	in.NoticeID = notice
	var id int64
	if refusal == nil {
		id, refusal = c.Notify.Draft(ctx.UserContext(), page.Actor(ctx), in)
	}
	if refusal == nil {
		return page.To(ctx, campaignPath(id), "草稿已保存。核对预检和样子后，提请批准")
	}
	blank, err := c.Notify.Blank(ctx.UserContext(), notice)
	if err != nil {
		return err
	}
	return c.showCampaignForm(ctx, blank, &in, refusal)
}
