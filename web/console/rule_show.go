package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowRule handles GET /console/benefits/:id/rule; ?version=2 shows an old version.
func (c *Console) ShowRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	if err := c.readRule(ctx.UserContext(), &p, typedRule(ctx, &p)); err != nil {
		return err
	}
	return page.Render(ctx, views.ConsoleRule(p))
}

// CountRule handles POST /console/benefits/:id/rule/count: what the typed rule says and whom it reaches, saving nothing.
func (c *Console) CountRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	if err := c.readRule(ctx.UserContext(), &p, typedRule(ctx, &p)); err != nil {
		return err
	}
	if page.IsHTMX(ctx) {
		return page.Render(ctx, views.RuleCounted(p))
	}
	return page.Render(ctx, views.ConsoleRule(p))
}
