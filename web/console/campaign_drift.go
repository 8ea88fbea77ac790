package console

import (
	"fmt"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// CampaignDrift handles GET /console/campaigns/:id/drift: those by whom the frozen audience differs from the verdicts of now. It opens on the side
// that has somebody.
func (c *Console) CampaignDrift(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	p := views.DriftPage{Lost: ctx.Query("side") == "lost"}
	if p.Campaign, err = c.Notify.Campaign(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Drift, err = c.Notify.Drift(ctx.UserContext(), p.Campaign); err != nil {
		return err
	}
	if ctx.Query("side") == "" {
		p.Lost = p.Drift.Gained == 0 && p.Drift.Lost > 0
	}
	at, query := page.Number(ctx), url.Values{"side": {"gained"}}
	total := p.Drift.Gained
	if p.Lost {
		query.Set("side", "lost")
		total = p.Drift.Lost
	}
	p.Paging = views.Paging{Path: campaignPath(id) + "/drift", Query: query, Page: at, PerPage: deliveriesPerPage, Total: total, Unit: "家"}
	if p.Drifters, err = c.Notify.Drifters(ctx.UserContext(), p.Campaign, !p.Lost, deliveriesPerPage, (at-1)*deliveriesPerPage); err != nil {
		return err
	}
	p.MayRefreeze = p.Campaign.State != notify.Draft && p.Campaign.Editable() && p.Campaign.DraftedBy == page.Actor(ctx).ID
	return page.Render(ctx, views.CampaignDriftPage(p))
}

// RefreezeCampaign handles POST /console/campaigns/:id/refreeze with the state that the drafter saw.
func (c *Console) RefreezeCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	size, err := c.Notify.Refreeze(ctx.UserContext(), page.Actor(ctx), id, notify.State(ctx.FormValue("state")))
	if err != nil {
		return err
	}
	return page.To(ctx, campaignPath(id), fmt.Sprintf("受众已重新冻结为%d家，已重新提请；此前的批准作废，等另一位同事批准", size))
}
