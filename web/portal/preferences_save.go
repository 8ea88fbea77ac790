package portal

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SavePreferences handles POST /me/preferences: who may be told, of what, and how.
func (p *Portal) SavePreferences(c *fiber.Ctx) error {
	in := notify.ContactInput{ID: contactID(c.FormValue("contact")), EnterpriseID: page.EnterpriseID(c), Name: c.FormValue("name"),
		Email: c.FormValue("email"), Mobile: c.FormValue("mobile")}
	grid := notify.PreferencesInput{On: chosen(c)}
	for _, channel := range c.Context().PostArgs().PeekMulti("confirm") {
		grid.Confirm = append(grid.Confirm, notify.Channel(channel))
	}
	err := p.Notify.SaveMine(c.UserContext(), page.Actor(c), in, grid)
	if known, ok := errors.AsType[*fault.Error](err); ok && known.Fields != nil {
		shown, err := p.preferencesPage(c, in.ID)
		if err != nil {
			return err
		}
		shown.Typed = &views.PreferencesTyped{Name: in.Name, Email: in.Email, Mobile: in.Mobile, On: grid.On}
		shown.Errors = known.Fields
		return page.RenderStatus(c, fiber.StatusUnprocessableEntity, views.Preferences(shown))
	}
	if err != nil {
		return err
	}
	if len(grid.On) == 0 {
		return page.To(c, back(in.ID), "已保存，只收站内信")
	}
	return page.To(c, back(in.ID), "已保存，勾选的事项会按勾选的方式告知")
}

// chosen are the topics on channels that the form has ticked: "政策推送/email".
func chosen(c *fiber.Ctx) (list []notify.Choice) {
	for _, raw := range c.Context().PostArgs().PeekMulti("on") {
		topic, channel, _ := strings.Cut(string(raw), "/")
		list = append(list, notify.Choice{Topic: notify.Topic(topic), Channel: notify.Channel(channel)})
	}
	return list
}

// back is the page of one contact.
func back(contact int64) string {
	if contact == 0 {
		return preferencesPath
	}
	return preferencesPath + "?contact=" + itoa(contact)
}

// StopChannel handles POST /me/preferences/stop: all that a contact agreed to on a channel, or on every one, ends in one step.
func (p *Portal) StopChannel(c *fiber.Ctx) error {
	contact, channel := contactID(c.FormValue("contact")), notify.Channel(c.FormValue("channel"))
	if err := p.Notify.StopChannel(c.UserContext(), page.Actor(c), page.EnterpriseID(c), contact, channel); err != nil {
		return err
	}
	if channel == "" {
		return page.To(c, back(contact), "已全部停止，只收站内信")
	}
	return page.To(c, back(contact), "已停止用"+channel.Label()+"告知，站内信照常")
}
