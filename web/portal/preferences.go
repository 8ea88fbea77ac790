package portal

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

const preferencesPath = "/me/preferences"

// Preferences handles GET /me/preferences, of the main contact or of ?contact=.
func (p *Portal) Preferences(c *fiber.Ctx) error {
	shown, err := p.preferencesPage(c, contactID(c.Query("contact")))
	if err != nil {
		return err
	}
	return page.Render(c, views.Preferences(shown))
}

// contactID reads which contact is meant; 0: the main one.
func contactID(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}

// preferencesPage gathers what one contact wants, and by what it can be reached.
func (p *Portal) preferencesPage(c *fiber.Ctx, contact int64) (shown views.PreferencesPage, err error) {
	ctx, enterprise := c.UserContext(), page.EnterpriseID(c)
	shown.Prefs, err = p.Notify.Preferences(ctx, enterprise, contact)
	if errors.Is(err, notify.ErrNoContact) {
		shown.New = true
		shown.Prefs, err = p.Notify.NoPreferences(ctx)
		return shown, err
	}
	if err != nil {
		return shown, err
	}
	shown.ContactID = shown.Prefs.Contact.ID
	if shown.Contacts, err = p.Notify.Contacts(ctx, enterprise); err != nil {
		return shown, err
	}
	if shown.Addresses, err = p.Notify.Addresses(ctx, enterprise, shown.ContactID); err != nil {
		return shown, err
	}
	if shown.Consents, err = p.Notify.Consents(ctx, enterprise, shown.ContactID); err != nil {
		return shown, err
	}
	shown.InWeChat = strings.Contains(c.Get(fiber.HeaderUserAgent), "MicroMessenger")
	shown.Site = strings.TrimSuffix(p.Notify.BaseURL, "/")
	if shown.WeChat, err = p.offers(c, shown.Addresses); err != nil {
		return shown, err
	}
	shown.PushKey, err = p.pushKey(ctx)
	return shown, err
}

// offers are the accounts of WeChat, each with what the contact has there.
func (p *Portal) offers(c *fiber.Ctx, addresses []notify.Address) (list []views.WeChatOffer, err error) {
	if p.WeChat == nil {
		return nil, nil
	}
	offers, err := p.WeChat.Offers(c.UserContext())
	for _, o := range offers {
		offer := views.WeChatOffer{AccountID: o.AccountID, Channel: o.Channel, Again: o.Again != "", Binds: o.Channel == notify.WeChat || o.Binds}
		at := slices.IndexFunc(addresses, func(a notify.Address) bool { return a.Channel == o.Channel && a.Account == o.AppID })
		if at >= 0 {
			offer.Bound = &addresses[at]
		}
		list = append(list, offer)
	}
	return list, err
}
