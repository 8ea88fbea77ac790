package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Preferences handles GET /me/preferences.
func (p *Portal) Preferences(c *fiber.Ctx) error {
	contact, err := p.Notify.Contact(c.UserContext(), page.EnterpriseID(c))
	if err != nil && !errors.Is(err, notify.ErrNoContact) {
		return err
	}
	return page.Render(c, views.Preferences(views.PreferencesPage{Name: contact.Name, Email: contact.Email, Mobile: contact.Mobile,
		Consent: contact.EmailConsent, Refused: contact.EmailRefused}))
}
