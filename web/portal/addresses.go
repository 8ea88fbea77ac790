package portal

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/notify/webpush"
	"huizhida/web/page"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// pushKey is what browsers subscribe to; empty where nothing is pushed.
func (p *Portal) pushKey(ctx context.Context) (string, error) {
	_, carriers, err := p.Notify.Enabled(ctx, notify.WebPush)
	for _, carrier := range carriers {
		if c, ok := carrier.(*webpush.Carrier); ok {
			return c.PublicKey(), err
		}
	}
	return "", err
}

// AddBrowser handles POST /me/webpush: a browser whose owner let us push to it. It answers the address's id, by which the browser knows itself.
func (p *Portal) AddBrowser(c *fiber.Ctx) error {
	subscription, key := c.FormValue("subscription"), c.FormValue("key")
	to, err := webpush.ParseSubscription(subscription)
	if err != nil {
		return notify.ErrNoBinding
	}
	_, carriers, err := p.Notify.Enabled(c.UserContext(), notify.WebPush)
	if err != nil {
		return err
	}
	ours := slices.ContainsFunc(carriers, func(carrier notify.Carrier) bool {
		known, ok := carrier.(*webpush.Carrier)
		return ok && known.PublicKey() == key
	})
	if !ours {
		return notify.ErrNoBinding
	}
	id, err := p.Notify.Bind(c.UserContext(), page.Actor(c), notify.AddressInput{EnterpriseID: page.EnterpriseID(c), ContactID: contactID(c.FormValue("contact")),
		Channel: notify.WebPush, Account: key, Address: subscription, Name: to.Endpoint.String(), Label: browserName(c.Get(fiber.HeaderUserAgent))})
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"id": id})
}

// RemoveAddress handles POST /me/addresses/:id/remove: a WeChat account or a browser that is no longer to be used.
func (p *Portal) RemoveAddress(c *fiber.Ctx) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	channel, err := p.Notify.Unbind(c.UserContext(), page.Actor(c), page.EnterpriseID(c), id)
	if err != nil {
		return err
	}
	said := "已解除绑定，不再用" + channel.Label() + "告知"
	if channel == notify.WebPush {
		said = "已移除，不再向那个浏览器推送"
	}
	return page.To(c, back(contactID(c.FormValue("contact"))), said)
}

// Pushed handles GET /inbox/pushed/:id, which a message on a lock screen opens: its letter in the inbox, or the notice.
func (p *Portal) Pushed(c *fiber.Ctx) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	message, notice, err := p.Notify.Pushed(c.UserContext(), page.EnterpriseID(c), id)
	if err != nil {
		return err
	}
	if message != 0 {
		return page.To(c, "/inbox/"+itoa(message), "")
	}
	return page.To(c, "/notices/"+itoa(notice), "")
}
