package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowCase handles GET /cases/:ref.
func (p *Portal) ShowCase(c *fiber.Ctx) error {
	own, err := p.ownCase(c)
	if err != nil {
		return err
	}
	return page.Render(c, views.Case(own))
}

// ownCase is the viewer's claim by the number in the path; another enterprise's is not found.
func (p *Portal) ownCase(c *fiber.Ctx) (views.CasePage, error) {
	found, err := p.Claims.OwnByRef(c.UserContext(), page.EnterpriseID(c), c.Params("ref"))
	return views.CasePage{Case: found, Now: page.Request(c).Now}, err
}
