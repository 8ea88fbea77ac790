package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowRule handles GET /console/benefits/:id/rule; ?version=2 shows an old version, &against=1 sets it against another.
func (c *Console) ShowRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	if err := c.readRule(ctx.UserContext(), &p); err != nil {
		return err
	}
	return page.Render(ctx, views.ConsoleRule(p))
}

// CountRule handles POST /console/benefits/:id/rule/count: the rule on the page at another date, for whoever may not change it.
func (c *Console) CountRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	p.TrialCode, p.Alone = ctx.FormValue("uscc"), ctx.FormValue("fall") == "alone"
	p.Draft.Counted = -1
	return c.showWork(ctx, p)
}
