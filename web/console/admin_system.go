package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/health"
	"huizhida/web/page"
	"huizhida/web/views"
)

// jobsListed is how many jobs the page lists.
const jobsListed = 50

// ShowSystem handles GET /admin/system.
func (c *Console) ShowSystem(ctx *fiber.Ctx) (err error) {
	p := views.SystemPage{State: ctx.Query("state"), Held: c.Matching.Held()}
	if p.Report, err = c.Health.Report(ctx.UserContext()); err != nil {
		return err
	}
	states := health.Failed
	if p.State != "" {
		states = []string{p.State}
	}
	if p.Jobs, err = c.Health.Jobs(ctx.UserContext(), states, jobsListed); err != nil {
		return err
	}
	return page.Render(ctx, views.System(p))
}
