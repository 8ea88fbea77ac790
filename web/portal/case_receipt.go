package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowReceipt handles GET /cases/:ref/receipt.
func (p *Portal) ShowReceipt(c *fiber.Ctx) error {
	own, err := p.ownCase(c)
	if err != nil {
		return err
	}
	if own.SubmittedAt == nil {
		return page.To(c, claimPath(own.NoticeID, ""), "")
	}
	return page.Render(c, views.CaseReceipt(own))
}
