package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Message handles GET /inbox/:id, which is what reading a message means.
func (p *Portal) Message(c *fiber.Ctx) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	m, err := p.Notify.Open(c.UserContext(), page.EnterpriseID(c), id)
	if err != nil {
		return err
	}
	request := page.Request(c)
	if request.Unread, err = p.Notify.Unread(c.UserContext(), m.EnterpriseID); err != nil {
		return err
	}
	page.Set(c, request) // the badge no longer counts what is being read
	shown := views.MessagePage{Message: m}
	if m.ClosesAt != nil {
		shown.Left = calendar.Remaining(p.Notify.Now(), *m.ClosesAt)
	}
	return page.Render(c, views.InboxMessage(shown))
}
