package console

import (
	"encoding/hex"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

func rehearsalPath(id int64) string { return "/console/rehearsals/" + strconv.FormatInt(id, 10) }

// Rehearse handles POST /console/campaigns/:id/rehearse: the whole push, to the sink.
func (c *Console) Rehearse(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	copied, err := c.Notify.Rehearse(ctx.UserContext(), page.Actor(ctx), id)
	if err != nil {
		return err
	}
	return page.To(ctx, rehearsalPath(copied), "演练已开始；不会有一条发给企业")
}

// ShowRehearsal handles GET /console/rehearsals/:id: how far it is, and its figures beside the preflight's.
func (c *Console) ShowRehearsal(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	uctx := ctx.UserContext()
	p := views.RehearsalPage{}
	if p.Rehearsal, err = c.Notify.Rehearsal(uctx, id); err != nil {
		return err
	}
	if p.Progress, err = c.campaignProgress(ctx, p.Rehearsal.Campaign); err != nil {
		return err
	}
	if p.Audience, err = c.Notify.Audience(uctx, p.Rehearsal.Of); err != nil {
		return err
	}
	viewer := page.Viewer(ctx)
	mine, reviewer := p.Rehearsal.Of.DraftedBy == viewer.ID, reviews(viewer)
	p.MayPromote = reviewer && !mine && p.Rehearsal.Holds && p.Rehearsal.Campaign.State == notify.Finished
	p.MayStop = (mine || reviewer) && !p.Rehearsal.Campaign.Over()
	return page.Render(ctx, views.RehearsalShow(p))
}

// PromoteRehearsal handles POST /console/rehearsals/:id/promote with the fingerprint of what the approver saw.
func (c *Console) PromoteRehearsal(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	hash, err := hex.DecodeString(ctx.FormValue("hash"))
	if err != nil {
		return notify.ErrOutdated
	}
	r, err := c.Notify.Campaign(ctx.UserContext(), id)
	switch {
	case err != nil:
		return err
	case r.Rehearses == nil:
		return notify.ErrNoRehearsal
	}
	if err := c.Notify.Promote(ctx.UserContext(), page.Actor(ctx), id, hash); err != nil {
		return err
	}
	return page.To(ctx, campaignPath(*r.Rehearses), "已按演练过的内容和名单批准，正在发送")
}

// reviews tells whether an account may approve what others drafted.
func reviews(viewer *accounts.Account) bool {
	return viewer.Role == accounts.SectionHead || viewer.Role == accounts.BureauLeader
}
