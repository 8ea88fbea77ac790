package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ListOutcomes handles GET /console/outcomes.
func (c *Console) ListOutcomes(ctx *fiber.Ctx) error {
	p, err := c.outcomesPage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.Outcomes(p))
}

func (c *Console) outcomesPage(ctx *fiber.Ctx) (p views.OutcomesPage, err error) {
	if p.Imports, err = c.Claims.OutcomeImports(ctx.UserContext()); err != nil {
		return p, err
	}
	p.Notices, err = c.Claims.Published(ctx.UserContext())
	return p, err
}
