package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SavePreferences handles POST /me/preferences.
func (p *Portal) SavePreferences(c *fiber.Ctx) error {
	in := notify.ContactInput{EnterpriseID: page.EnterpriseID(c), Name: c.FormValue("name"), Email: c.FormValue("email"),
		Mobile: c.FormValue("mobile"), EmailConsent: c.FormValue("consent") == "1"}
	err := p.Notify.SaveContact(c.UserContext(), page.Actor(c), in)
	if known, ok := errors.AsType[*fault.Error](err); ok && known.Fields != nil {
		return page.RenderStatus(c, fiber.StatusUnprocessableEntity, views.Preferences(views.PreferencesPage{Name: in.Name, Email: in.Email,
			Mobile: in.Mobile, Consent: in.EmailConsent, Errors: known.Fields}))
	}
	if err != nil {
		return err
	}
	if in.EmailConsent {
		return page.To(c, "/me/preferences", "已保存，有符合条件的新政策会发到这个邮箱")
	}
	return page.To(c, "/me/preferences", "已保存，不再发送邮件；站内信照常")
}
