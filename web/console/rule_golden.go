package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/matching/rule"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SignGolden handles POST /console/benefits/:id/rule/golden: signs what the rule must say of an enterprise.
func (c *Console) SignGolden(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	p.Golden.USCC, p.Golden.Expected, p.Golden.Note = ctx.FormValue("uscc"), ctx.FormValue("expected"), ctx.FormValue("note")
	g, err := c.Matching.SignGolden(ctx.UserContext(), page.Actor(ctx), p.Benefit.ID, p.Golden.USCC, rule.Verdict(p.Golden.Expected), p.Golden.Note)
	if err != nil {
		return c.refuseGolden(ctx, p, "uscc", err)
	}
	return page.To(ctx, rulePath(p, "?as_of="+p.AsOf.Format("2006-01-02")+"#golden"), "已签署："+g.Name+"应为"+views.VerdictOf(g.Expected).Label())
}

// RemoveGolden handles POST /console/benefits/:id/rule/golden/:enterprise/remove.
func (c *Console) RemoveGolden(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	if p.Golden.Of, err = page.ID(ctx, "enterprise"); err != nil {
		return err
	}
	if err := c.Matching.RemoveGolden(ctx.UserContext(), page.Actor(ctx), p.Benefit.ID, p.Golden.Of, ctx.FormValue("reason")); err != nil {
		return c.refuseGolden(ctx, p, "reason", err)
	}
	return page.To(ctx, rulePath(p, "?as_of="+p.AsOf.Format("2006-01-02")+"#golden"), "已移除对照企业")
}

// refuseGolden shows the page again with what was typed; a refusal without a field is about the named one.
func (c *Console) refuseGolden(ctx *fiber.Ctx, p views.RulePage, field string, cause error) error {
	refused, ok := errors.AsType[*fault.Error](cause)
	if !ok || !errors.Is(cause, fault.Invalid) && !errors.Is(cause, fault.NotFound) {
		return cause
	}
	if p.Golden.Errors = refused.Fields; len(p.Golden.Errors) == 0 {
		p.Golden.Errors = views.Errors{{Name: field, Message: refused.Message}}
	}
	if err := c.readRule(ctx.UserContext(), &p); err != nil {
		return err
	}
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ConsoleRule(p))
}
