package views

import (
	"strings"

	"huizhida/notify"
)

// EnterpriseContact is a person who may be told on an enterprise's behalf, for staff, who see no address whole.
type EnterpriseContact struct {
	Contact   notify.Contact
	Addresses []notify.Address
	Consents  []notify.Consent
}

// maskName keeps the first character: 陈女士 is 陈**.
func maskName(name string) string {
	runes := []rune(name)
	if len(runes) == 0 {
		return ""
	}
	return string(runes[0]) + "**"
}

// maskMobile keeps what tells numbers apart: 138****8000.
func maskMobile(number string) string {
	if len(number) < 8 {
		return strings.Repeat("*", len(number))
	}
	return number[:3] + "****" + number[len(number)-4:]
}

// maskEmail keeps the beginning and the domain: ch***@firm.example.
func maskEmail(address string) string {
	local, domain, ok := strings.Cut(address, "@")
	if !ok {
		return "***"
	}
	runes := []rune(local)
	return string(runes[:min(2, len(runes)/2)]) + "***@" + domain
}

// role is what the contact is in the enterprise, and whether it is named first.
func (c EnterpriseContact) role() string {
	if c.Contact.Primary {
		return string(c.Contact.Role) + "，主要"
	}
	return string(c.Contact.Role)
}

// found lists where a contact is found, masked.
func (c EnterpriseContact) found() []string {
	var list []string
	if c.Contact.Email != "" {
		text := "邮箱 " + maskEmail(c.Contact.Email)
		if c.Contact.EmailRefused {
			text += "（退过信，等企业确认）"
		}
		list = append(list, text)
	}
	if c.Contact.Mobile != "" {
		list = append(list, "手机 "+maskMobile(c.Contact.Mobile))
	}
	browsers := 0
	for _, a := range c.Addresses {
		switch a.Channel {
		case notify.WeChat:
			list = append(list, "已绑定微信公众号")
		case notify.MiniProgram:
			list = append(list, "已绑定微信小程序，还可提醒"+Num(a.Granted)+"次")
		case notify.WebPush:
			browsers++
		}
	}
	if browsers > 0 {
		list = append(list, "浏览器推送"+Num(browsers)+"个")
	}
	return list
}

// standing is what the contact agrees to, by channel.
func (c EnterpriseContact) standing() []standingConsent {
	return PreferencesPage{Consents: c.Consents}.standing()
}
