package console

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/audit"
	"huizhida/claims"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// DecideClaim handles POST /console/claims/:id. A colleague who was first is named, and what was typed stays.
func (c *Console) DecideClaim(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(ctx.FormValue("version")) // no number is no version: a conflict
	decision, note, clause := ctx.FormValue("decision"), ctx.FormValue("note"), ctx.FormValue("clause")
	decided, err := c.decide(ctx, page.Actor(ctx), claims.Seen{ID: id, Version: version}, decision, note, clause)
	problem, ok := errors.AsType[*fault.Error](err)
	if !ok || problem.Fields == nil && problem.Kind != fault.Conflict {
		if err != nil {
			return err
		}
		return page.To(ctx, "/console/claims/"+strconv.FormatInt(id, 10), decided.RefNo+" 已登记："+decided.State.Label())
	}
	p, err := c.claimPage(ctx)
	if err != nil {
		return err
	}
	p.Decision, p.Note, p.Cause, p.Errors = decision, note, clause, problem.Fields
	if problem.Fields == nil {
		p.Conflict = problem.Message
		return page.RenderStatus(ctx, fiber.StatusConflict, views.Claim(p))
	}
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.Claim(p))
}

// decide calls the verb that the form names.
func (c *Console) decide(ctx *fiber.Ctx, actor audit.Actor, seen claims.Seen, decision, note, clause string) (claims.Claim, error) {
	switch decision {
	case views.DecideAccept:
		return c.Claims.Accept(ctx.UserContext(), actor, seen)
	case views.DecideCorrect:
		return c.Claims.RequestCorrection(ctx.UserContext(), actor, seen, note)
	case views.DecideApprove:
		return c.Claims.Approve(ctx.UserContext(), actor, seen, note)
	case views.DecideRefuse:
		return c.Claims.Refuse(ctx.UserContext(), actor, seen, note, clause)
	}
	return claims.Claim{}, fault.Form(fault.Field{Name: "decision", Message: "请选择一种决定"})
}
