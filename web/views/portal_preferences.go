package views

import (
	"slices"
	"strings"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/notify"
)

// PreferencesPage asks who may be told, of what, and how.
type PreferencesPage struct {
	Prefs     notify.Preferences
	ContactID int64            // 0: nobody is known yet
	Contacts  []notify.Contact // of the enterprise
	Addresses []notify.Address
	Consents  []notify.Consent
	WeChat    []WeChatOffer
	PushKey   string            // empty: nothing is pushed to browsers
	InWeChat  bool              // the page is open in WeChat's own browser
	Site      string            // the site's address
	New       bool              // nobody is known yet
	Typed     *PreferencesTyped // what was refused; nil: the page shows what stands
	Errors    Errors
}

// PreferencesTyped is what somebody typed.
type PreferencesTyped struct {
	Name, Email, Mobile string
	On                  []notify.Choice
}

// WeChatOffer is an account of WeChat, with what the contact has there.
type WeChatOffer struct {
	AccountID int64
	Channel   notify.Channel
	Again     bool // there is a link by which another message is agreed to
	Binds     bool // the contact can bind from here
	Bound     *notify.Address
}

func (o WeChatOffer) name() string {
	if o.Channel == notify.MiniProgram {
		return "微信小程序"
	}
	return "微信公众号"
}

func (p PreferencesPage) name() string {
	if p.Typed != nil {
		return p.Typed.Name
	}
	return p.Prefs.Contact.Name
}

func (p PreferencesPage) email() string {
	if p.Typed != nil {
		return p.Typed.Email
	}
	return p.Prefs.Contact.Email
}

func (p PreferencesPage) mobile() string {
	if p.Typed != nil {
		return p.Typed.Mobile
	}
	return p.Prefs.Contact.Mobile
}

// columns are the places of the channels that the grid shows: those of mini-programs only where there is one.
func (p PreferencesPage) columns() (list []int) {
	for i, w := range p.Prefs.Ways {
		if w.Channel != notify.MiniProgram || w.Sends || w.Known {
			list = append(list, i)
		}
	}
	return list
}

// on tells whether a cell is ticked.
func (p PreferencesPage) on(c notify.Cell) bool {
	if p.Typed != nil {
		return slices.Contains(p.Typed.On, notify.Choice{Topic: c.Topic, Channel: c.Channel})
	}
	return c.On
}

// closed tells whether a cell cannot be ticked: its channel has to be bound first.
func (p PreferencesPage) closed(c notify.Cell, w notify.Way) bool {
	return !w.Known && !p.on(c) && !typed(w.Channel)
}

// typed tells whether a channel's address stands in the form.
func typed(c notify.Channel) bool { return c == notify.Email || c == notify.SMS || c == notify.Call }

func choiceValue(c notify.Cell) string { return string(c.Topic) + "/" + string(c.Channel) }

// shortLabel is a channel's name in a narrow column.
func shortLabel(c notify.Channel) string {
	if c == notify.WebPush {
		return "浏览器"
	}
	return c.Label()
}

// notes say what the grid cannot: what has to be bound first, and what is not sent yet.
func (p PreferencesPage) notes() (list []string) {
	var bind, later []string
	for _, i := range p.columns() {
		w := p.Prefs.Ways[i]
		switch {
		case !w.Sends:
			later = append(later, w.Channel.Label())
		case !w.Known && !typed(w.Channel):
			bind = append(bind, w.Channel.Label())
		}
	}
	if len(bind) > 0 {
		list = append(list, strings.Join(bind, "、")+"要先绑定或开启，在下面办。")
	}
	if len(later) > 0 {
		list = append(list, strings.Join(later, "、")+"还没有开通，开通前不会发送。")
	}
	return list
}

// gridErrors are the mistakes about channels.
func (p PreferencesPage) gridErrors() (list []fault.Field) {
	for _, e := range p.Errors {
		if !slices.Contains([]string{"name", "email", "mobile", "role"}, e.Name) {
			list = append(list, e)
		}
	}
	return list
}

func (p PreferencesPage) contactTabs() (tabs []Tab) {
	for _, c := range p.Contacts {
		label := c.Name
		if c.Primary {
			label += "（主要）"
		}
		tabs = append(tabs, Tab{Href: "/me/preferences?contact=" + itoa(c.ID), Label: label, Current: c.ID == p.ContactID})
	}
	return tabs
}

func (p PreferencesPage) wechatPath(o WeChatOffer, what string) string {
	return "/me/wechat/" + itoa(o.AccountID) + "/" + what + "?contact=" + itoa(p.ContactID)
}

func (p PreferencesPage) browsers() (list []notify.Address) {
	for _, a := range p.Addresses {
		if a.Channel == notify.WebPush {
			list = append(list, a)
		}
	}
	return list
}

// grantedText is how many messages a reader can still be sent.
func grantedText(n int) string {
	if n == 0 {
		return "订阅次数已用完，下一条发不到微信；"
	}
	return "还可提醒" + Num(n) + "次；"
}

// addressNoun is what a channel's address is called.
func addressNoun(c notify.Channel) string {
	switch c {
	case notify.Email:
		return "邮箱"
	case notify.SMS:
		return "手机号"
	case notify.Call:
		return "电话"
	}
	return c.Label()
}

// refusedTitle says why an address is not used.
func refusedTitle(w notify.Way) string {
	switch {
	case w.Channel == notify.Email && w.Refused == string(notify.EventComplained):
		return "这个邮箱把我们的邮件报为垃圾邮件"
	case w.Channel == notify.Email:
		return "这个邮箱退过信"
	case w.Channel == notify.SMS && w.Refused == string(notify.ByReply):
		return "这个手机号回复过拒收短信"
	}
	if w.Channel == notify.Call {
		return "您说过不再接这类电话"
	}
	return "这个" + addressNoun(w.Channel) + "发不到"
}

// standingConsent is what stands on one channel.
type standingConsent struct {
	Channel notify.Channel
	List    []notify.Consent
}

func (g standingConsent) topics() string {
	var list []string
	for _, topic := range notify.Topics {
		if slices.ContainsFunc(g.List, func(k notify.Consent) bool { return k.Topic == topic }) {
			list = append(list, string(topic))
		}
	}
	return strings.Join(list, "、")
}

// since says when and in which words it was agreed to: one line where it was one act.
func (g standingConsent) since() string {
	var list []string
	for _, k := range g.List {
		if text := consentText(k); !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return strings.Join(list, "；")
}

// standing are the consents that stand, by channel.
func (p PreferencesPage) standing() (list []standingConsent) {
	for _, channel := range notify.GridChannels {
		g := standingConsent{Channel: channel}
		for _, k := range p.Consents {
			if k.WithdrawnAt == nil && k.Channel == channel {
				g.List = append(g.List, k)
			}
		}
		if len(g.List) > 0 {
			list = append(list, g)
		}
	}
	return list
}

// pastShown is how many consents that ended a page lists.
const pastShown = 50

// ended are those that do not stand any more, the newest first.
func (p PreferencesPage) ended() (list []notify.Consent) {
	for _, k := range p.Consents {
		if k.WithdrawnAt != nil && len(list) < pastShown {
			list = append(list, k)
		}
	}
	return list
}

// consentText says when somebody agreed, in which words, and where.
func consentText(k notify.Consent) string {
	return calendar.Clock(k.GivenAt) + "同意，文本" + k.TextVersion + "版，" + k.Origin.Label()
}

func withdrawnText(k notify.Consent) string {
	if k.WithdrawnAt == nil {
		return ""
	}
	return calendar.Clock(*k.WithdrawnAt) + "撤回，" + k.WithdrawnOrigin.Label()
}
