package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ListResults handles GET /results.
func (p *Portal) ListResults(ctx *fiber.Ctx) error { return page.Render(ctx, views.ResultsPage()) }
