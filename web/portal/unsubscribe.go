package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowUnsubscribe handles GET /unsubscribe/:token. It changes nothing: mail scanners follow every link.
func (p *Portal) ShowUnsubscribe(c *fiber.Ctx) error {
	enterprise, channel, err := p.Notify.UnsubscribeFrom(c.UserContext(), c.Params("token"))
	if err != nil {
		return err
	}
	return page.Render(c, views.Unsubscribe(views.UnsubscribePage{Enterprise: enterprise, Channel: channel, Token: c.Params("token")}))
}

// Unsubscribe handles POST /unsubscribe/:token, from our page or from a mail program's own button (RFC 8058).
func (p *Portal) Unsubscribe(c *fiber.Ctx) error {
	enterprise, channel, err := p.Notify.UnsubscribeFrom(c.UserContext(), c.Params("token"))
	if err != nil {
		return err
	}
	if err := p.Notify.Unsubscribe(c.UserContext(), page.Actor(c), c.Params("token")); err != nil {
		return err
	}
	return page.Render(c, views.Unsubscribe(views.UnsubscribePage{Enterprise: enterprise, Channel: channel, Done: true}))
}
