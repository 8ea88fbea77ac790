package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify/wechat"
	"huizhida/web/page"
)

// wechatAccount is the account that a path names.
func (p *Portal) wechatAccount(c *fiber.Ctx) (int64, error) {
	id, err := page.ID(c, "account")
	if err == nil && p.WeChat == nil {
		err = wechat.ErrNoAccount
	}
	return id, err
}

// BindWeChat handles GET /me/wechat/:account/bind: off to WeChat, to say who one is. It changes nothing.
func (p *Portal) BindWeChat(c *fiber.Ctx) error {
	id, err := p.wechatAccount(c)
	if err != nil {
		return err
	}
	enterprise, contact := page.EnterpriseID(c), contactID(c.Query("contact"))
	if _, err := p.Notify.Addresses(c.UserContext(), enterprise, contact); err != nil {
		return err // there is nobody to bind it to
	}
	to, err := p.WeChat.Authorize(c.UserContext(), enterprise, contact, id, page.Request(c).CSRF)
	if err != nil {
		return err
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// WeChatBound handles GET /me/wechat/:account/bound, where WeChat sends the reader back with a code. The state proves that this session set out.
func (p *Portal) WeChatBound(c *fiber.Ctx) error {
	id, err := p.wechatAccount(c)
	if err != nil {
		return err
	}
	err = p.WeChat.Bind(c.UserContext(), page.Actor(c), page.EnterpriseID(c), id, page.Request(c).CSRF, c.Query("code"), c.Query("state"))
	if known, ok := errors.AsType[*fault.Error](err); ok && known.Kind == fault.Conflict {
		return page.Back(c, preferencesPath, known.Message)
	}
	if err != nil {
		return err
	}
	return page.To(c, preferencesPath, "已绑定微信，政策推送会发到这个微信")
}

// SubscribeAgain handles GET /me/wechat/:account/again: off to the mini-program, to agree to another message.
func (p *Portal) SubscribeAgain(c *fiber.Ctx) error {
	id, err := p.wechatAccount(c)
	if err != nil {
		return err
	}
	enterprise, contact := page.EnterpriseID(c), contactID(c.Query("contact"))
	if _, err := p.Notify.Addresses(c.UserContext(), enterprise, contact); err != nil {
		return err
	}
	to, err := p.WeChat.AgainURL(c.UserContext(), enterprise, contact, id)
	if err != nil {
		return err
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}
