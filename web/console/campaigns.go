package console

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

const campaignsPerPage = 30

// Campaigns handles GET /console/campaigns.
func (c *Console) Campaigns(ctx *fiber.Ctx) error {
	state, at := notify.State(ctx.Query("state")), page.Number(ctx)
	list, counts, err := c.Notify.Campaigns(ctx.UserContext(), notify.CampaignFilter{State: state, Limit: campaignsPerPage, Offset: (at - 1) * campaignsPerPage})
	if err != nil {
		return err
	}
	total := counts[state]
	query := url.Values{}
	if state == "" {
		for _, n := range counts {
			total += n
		}
	} else {
		query.Set("state", string(state))
	}
	return page.Render(ctx, views.CampaignsPage(views.CampaignList{Campaigns: list, Counts: counts, State: state,
		Paging: views.Paging{Path: "/console/campaigns", Query: query, Page: at, PerPage: campaignsPerPage, Total: total, Unit: "个"}}))
}
