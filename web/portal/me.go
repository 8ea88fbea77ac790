package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowMe handles GET /me: 我的惠企政策.
func (p *Portal) ShowMe(c *fiber.Ctx) error {
	m, err := p.me(c.UserContext(), page.EnterpriseID(c))
	if err != nil {
		return err
	}
	return page.Render(c, views.MePage(m))
}
