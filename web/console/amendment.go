package console

import (
	"encoding/hex"
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

func amendmentPath(id int64) string { return "/console/amendments/" + strconv.FormatInt(id, 10) }

// Amendments handles GET /console/notices/:id/amendments: how the notice's rule was replaced, and what replacing it now would do.
func (c *Console) Amendments(ctx *fiber.Ctx) error {
	p, err := c.amendmentsPage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.AmendmentsPage(p))
}

func (c *Console) amendmentsPage(ctx *fiber.Ctx) (p views.Amendments, err error) {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return p, err
	}
	uctx := ctx.UserContext()
	if p.Posted, err = c.Policies.Posted(uctx, id); err != nil {
		return p, err
	}
	made, err := c.Policies.Amendments(uctx, id)
	if err != nil {
		return p, err
	}
	for _, a := range made {
		turned, err := c.Notify.Turned(uctx, a)
		if err != nil {
			return p, err
		}
		p.Made = append(p.Made, views.AmendmentLine{Amendment: a, Turned: turned})
	}
	p.Open = p.Posted.Notice.State == policies.Published && p.Posted.Notice.RuleVersionID != nil && c.Notify.Now().Before(p.Posted.Notice.ClosesAt)
	if !p.Open {
		return p, nil
	}
	return p, c.nextRule(ctx, &p)
}

// nextRule finds the newest version of the rule, and counts what it would do in the place of the one in force.
func (c *Console) nextRule(ctx *fiber.Ctx, p *views.Amendments) error {
	now, err := c.Policies.Rule(ctx.UserContext(), *p.Posted.Notice.RuleVersionID)
	if err != nil {
		return err
	}
	versions, err := c.Policies.RuleVersions(ctx.UserContext(), p.Posted.Benefit.ID)
	if err != nil {
		return err
	}
	p.Rule = now
	for _, v := range versions {
		if v.Version > now.Version && (p.Next == nil || v.Version > p.Next.Version) {
			p.Next = &v
		}
	}
	if p.Next == nil {
		return nil
	}
	p.Own = p.Next.CreatedBy == page.Actor(ctx).ID
	effect, err := c.Matching.Effect(ctx.UserContext(), now.Expression, p.Next.Expression, p.Posted.Notice.AsOf)
	if err == nil {
		p.Effect = &effect
	} else if _, ok := errors.AsType[*fault.Error](err); !ok { // a draft that cannot be read yet has no effect to show
		return err
	}
	return nil
}

// Amend handles POST /console/notices/:id/amendments: the new rule, its matching and the two campaigns, as one act.
func (c *Console) Amend(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	reason := ctx.FormValue("reason")
	act := &notify.Amendments{Policies: c.Policies, Matching: c.Matching, Notify: c.Notify}
	out, err := act.Amend(ctx.UserContext(), page.Actor(ctx), notify.Amending{NoticeID: id, Reason: reason})
	known, ok := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return page.To(ctx, amendmentPath(out.ID), "规则已修订并重新匹配；给新增和减少企业的告知已提请，等另一位同事批准")
	case !ok || len(known.Fields) == 0:
		return err
	}
	p, failure := c.amendmentsPage(ctx)
	if failure != nil {
		return failure
	}
	p.Reason, p.Errors = reason, known.Fields
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.AmendmentsPage(p))
}

// ShowAmendment handles GET /console/amendments/:id: whom it changed, and the two campaigns that tell them.
func (c *Console) ShowAmendment(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	uctx := ctx.UserContext()
	p := views.AmendmentPage{Lost: ctx.Query("side") == "lost"}
	if p.Amendment, err = c.Policies.Amendment(uctx, id); err != nil {
		return err
	}
	if p.Posted, err = c.Policies.Posted(uctx, p.Amendment.NoticeID); err != nil {
		return err
	}
	if p.Turned, err = c.Notify.Turned(uctx, p.Amendment); err != nil {
		return err
	}
	if p.Campaigns, err = c.Notify.OfAmendment(uctx, id); err != nil {
		return err
	}
	for _, campaign := range p.Campaigns {
		p.MayApprove = p.MayApprove || campaign.State == notify.Submitted
	}
	viewer := page.Viewer(ctx)
	for _, campaign := range p.Campaigns {
		p.MayApprove = p.MayApprove && reviews(viewer) && campaign.DraftedBy != viewer.ID
	}
	at, query, total := page.Number(ctx), url.Values{}, p.Turned.Gained
	if p.Lost {
		query.Set("side", "lost")
		total = p.Turned.Lost
	}
	p.Paging = views.Paging{Path: amendmentPath(id), Query: query, Page: at, PerPage: deliveriesPerPage, Total: total, Unit: "家"}
	if p.Changed, err = c.Notify.ChangedBy(uctx, p.Amendment, !p.Lost, deliveriesPerPage, (at-1)*deliveriesPerPage); err != nil {
		return err
	}
	return page.Render(ctx, views.AmendmentShow(p))
}

// ApproveAmendment handles POST /console/amendments/:id/approve: both campaigns or none, each with the fingerprint that was shown.
func (c *Console) ApproveAmendment(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	campaigns, err := c.Notify.OfAmendment(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	var list []notify.Approval
	for _, campaign := range campaigns {
		shown := ctx.FormValue("hash" + strconv.FormatInt(campaign.ID, 10))
		if shown == "" {
			if campaign.State == notify.Submitted { // both, or neither
				return notify.ErrChanged
			}
			continue
		}
		hash, err := hex.DecodeString(shown)
		if err != nil {
			return notify.ErrChanged
		}
		list = append(list, notify.Approval{CampaignID: campaign.ID, Hash: hash})
	}
	if len(list) == 0 {
		return notify.ErrNotSubmitted
	}
	if err := c.Notify.ApproveTogether(ctx.UserContext(), page.Actor(ctx), list); err != nil {
		return err
	}
	return page.To(ctx, amendmentPath(id), "已一并批准，正在发送")
}
