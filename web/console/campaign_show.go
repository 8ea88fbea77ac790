package console

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/calendar"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// untoldShown is how many of those not told stand on the campaign's own page.
const untoldShown = 5

// ShowCampaign handles GET /console/campaigns/:id.
func (c *Console) ShowCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	p, err := c.campaignPage(ctx, id)
	if err != nil {
		return err
	}
	if p.Campaign.Rehearses != nil {
		return page.To(ctx, rehearsalPath(id), "")
	}
	return page.Render(ctx, views.CampaignShow(p))
}

// campaignPage gathers all that a second person must see.
func (c *Console) campaignPage(ctx *fiber.Ctx, id int64) (p views.CampaignPage, err error) {
	uctx := ctx.UserContext()
	if p.Campaign, err = c.Notify.Campaign(uctx, id); err != nil {
		return p, err
	}
	if p.Audience, err = c.Notify.Audience(uctx, p.Campaign); err != nil {
		return p, err
	}
	if p.Progress, err = c.campaignProgress(ctx, p.Campaign); err != nil {
		return p, err
	}
	preview, err := c.Notify.Preview(uctx, p.Campaign, int64(ctx.QueryInt("sample")))
	switch {
	case err == nil:
		p.Preview = &preview
	case !errors.Is(err, notify.ErrNoAudience):
		return p, err
	}
	p.Untold, _, err = c.Notify.Deliveries(uctx, notify.DeliveryFilter{CampaignID: id, States: []notify.DeliveryState{notify.Suppressed}, Limit: untoldShown})
	if err != nil {
		return p, err
	}
	if p.Before, err = c.Notify.Before(uctx, p.Campaign); err != nil {
		return p, err
	}
	if p.Rehearsals, err = c.Notify.RehearsalsOf(uctx, id); err != nil {
		return p, err
	}
	if err = c.aroundLaunch(uctx, &p); err != nil {
		return p, err
	}
	if p.Silent, err = c.silent(ctx, p.Campaign.Channels); err != nil {
		return p, err
	}
	if p.Estimate, err = c.Notify.Estimate(uctx, p.Campaign); err != nil {
		return p, err
	}
	manners, err := c.Notify.Manners(uctx)
	if err != nil {
		return p, err
	}
	for _, m := range manners {
		if m.Class == p.Campaign.Class {
			p.Manners = m
		}
	}
	if !p.Campaign.Over() {
		if p.Waits, err = c.Notify.Waits(uctx, p.Campaign); err != nil {
			return p, err
		}
	}
	p.Left = calendar.Remaining(c.Notify.Now(), p.Campaign.ClosesAt)
	allowCampaign(&p, page.Viewer(ctx))
	return p, err
}

// aroundLaunch adds what only matters before a launch, and what only after it.
func (c *Console) aroundLaunch(ctx context.Context, p *views.CampaignPage) (err error) {
	if p.Campaign.StartedAt != nil {
		p.Claimed, err = c.Notify.Claimed(ctx, p.Campaign)
		return err
	}
	if !p.Campaign.Editable() {
		return nil
	}
	if p.Limits, err = c.Notify.Limits(ctx, p.Campaign); err != nil {
		return err
	}
	p.Drift, err = c.Notify.Drift(ctx, p.Campaign)
	return err
}

// allowCampaign says which actions the viewer is offered; the service decides again.
func allowCampaign(p *views.CampaignPage, viewer *accounts.Account) {
	reviewer := reviews(viewer)
	mine := p.Campaign.DraftedBy == viewer.ID
	p.MayEdit = mine && p.Campaign.Editable()
	p.MayJudge = reviewer && !mine && p.Campaign.State == notify.Submitted
	p.MayRehearse = (mine || reviewer) && p.Campaign.State == notify.Submitted
	p.MayStop = !p.Campaign.Over() && (mine || reviewer)
	p.MayPause = (mine || reviewer) && (p.Campaign.State == notify.Approved || p.Campaign.State == notify.Scheduled || p.Campaign.State == notify.Running)
	p.MayResume = (mine || reviewer) && p.Campaign.State == notify.Paused
	p.MayTest = (mine || reviewer) && !p.Campaign.Over() && len(p.Tried()) > 0
	p.Progress.MayRetry = mine || reviewer
}
