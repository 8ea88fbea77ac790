package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// WithdrawCase handles POST /cases/:ref/withdraw.
func (p *Portal) WithdrawCase(c *fiber.Ctx) error {
	own, err := p.ownCase(c)
	if err != nil {
		return err
	}
	if _, err := p.Claims.Withdraw(c.UserContext(), page.Actor(c), page.EnterpriseID(c), own.ID); err != nil {
		return err
	}
	return page.To(c, "/cases/"+own.RefNo, "已撤回")
}
