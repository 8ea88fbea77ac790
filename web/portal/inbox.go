package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

const messagesPerPage = 20

// Inbox handles GET /inbox.
func (p *Portal) Inbox(c *fiber.Ctx) error {
	at := page.Number(c)
	list, unread, total, err := p.Notify.Inbox(c.UserContext(), page.EnterpriseID(c), messagesPerPage, (at-1)*messagesPerPage)
	if err != nil {
		return err
	}
	return page.Render(c, views.Inbox(views.InboxPage{Messages: list, Unread: unread,
		Paging: views.Paging{Path: "/inbox", Page: at, PerPage: messagesPerPage, Total: total, Unit: "条"}}))
}
