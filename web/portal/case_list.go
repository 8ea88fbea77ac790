package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ListCases handles GET /cases.
func (p *Portal) ListCases(c *fiber.Ctx) error {
	list, err := p.Claims.Own(c.UserContext(), page.EnterpriseID(c))
	if err != nil {
		return err
	}
	return page.Render(c, views.Cases(views.CasesPage{Cases: list, Now: page.Request(c).Now}))
}
