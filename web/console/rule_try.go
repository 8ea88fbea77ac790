package console

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// TryRule handles POST /console/benefits/:id/rule/try: the rule on the page, as typed, on one enterprise; it saves nothing.
func (c *Console) TryRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	p.TrialCode = strings.TrimSpace(ctx.FormValue("uscc"))
	if p.Writer && !p.ReadOnly {
		typedRule(ctx, &p)
	}
	if err := c.readRule(ctx.UserContext(), &p); err != nil {
		return err
	}
	status := fiber.StatusOK
	trial, err := c.Matching.Try(ctx.UserContext(), p.Expression, p.Draft.Tree.Clauses(), p.AsOf, p.TrialCode)
	if refused, ok := errors.AsType[*fault.Error](err); ok {
		status, p.Errors = fiber.StatusUnprocessableEntity, views.Errors{{Name: "uscc", Message: refused.Message}}
	} else if err != nil {
		return err
	} else {
		p.Trial = &trial
	}
	if page.IsHTMX(ctx) {
		return page.RenderStatus(ctx, status, views.RuleTrial(p))
	}
	return page.RenderStatus(ctx, status, views.ConsoleRule(p))
}
