package console

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// SaveCampaign handles POST /console/campaigns/:id.
func (c *Console) SaveCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(ctx.FormValue("version")) // a mangled one is stale
	in, refusal := campaignInput(ctx)
	if refusal == nil {
		refusal = c.Notify.Edit(ctx.UserContext(), page.Actor(ctx), id, version, in)
	}
	if refusal == nil {
		return page.To(ctx, campaignPath(id), "已保存为草稿；此前的提请和批准作废，须重新提请")
	}
	campaign, err := c.Notify.Campaign(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	return c.showCampaignForm(ctx, campaign, &in, refusal)
}
