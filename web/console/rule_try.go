package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// TryRule handles POST /console/benefits/:id/rule/try: the typed rule on one enterprise, saving nothing.
func (c *Console) TryRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	clauses := typedRule(ctx, &p)
	if err := c.readRule(ctx.UserContext(), &p, clauses); err != nil {
		return err
	}
	status := fiber.StatusOK
	trial, err := c.Matching.Try(ctx.UserContext(), p.Expression, clauses, p.AsOf, p.TrialCode)
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
