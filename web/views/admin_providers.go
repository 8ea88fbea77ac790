package views

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"huizhida/calendar"
	"huizhida/notify"
)

// ProvidersPage is what we have at the providers of each channel.
type ProvidersPage struct {
	Accounts []notify.Account
	Kinds    []notify.Provider // that may be set up
}

// ProviderPage is one account, with what may be done about it.
type ProviderPage struct {
	notify.Account
	Kind     *notify.Provider // nil: this program does not know it, or it is the environment's
	Address  string           // as typed for a trial
	TestFail string
}

// ProviderForm is the form of an account: a new one of a kind, or one that is there.
type ProviderForm struct {
	Account notify.Account // as stored
	Kind    notify.Provider
	Typed   map[string]string // by the control's name
	Errors  Errors
}

func providerPath(id int64, rest ...string) string {
	path := "/admin/providers/" + itoa(id)
	for _, r := range rest {
		path += r
	}
	return path
}

// channels are those with an account or a kind of account, in their usual order.
func (p ProvidersPage) channels() (list []notify.Channel) {
	for _, c := range notify.AllChannels {
		if len(p.of(c)) > 0 || len(p.kinds(c)) > 0 {
			list = append(list, c)
		}
	}
	return list
}

func (p ProvidersPage) of(c notify.Channel) (list []notify.Account) {
	for _, a := range p.Accounts {
		if a.Channel == c {
			list = append(list, a)
		}
	}
	return list
}

func (p ProvidersPage) kinds(c notify.Channel) (list []notify.Provider) {
	for _, k := range p.Kinds {
		if k.Channel == c {
			list = append(list, k)
		}
	}
	return list
}

// silent tells whether nothing leaves on a channel.
func (p ProvidersPage) silent(c notify.Channel) bool {
	return !slices.ContainsFunc(p.of(c), func(a notify.Account) bool { return a.Enabled })
}

func newProviderPath(k notify.Provider) string {
	return "/admin/providers/new?" + url.Values{"channel": {string(k.Channel)}, "kind": {k.Kind}}.Encode()
}

func providerStatus(a notify.Account) (StatusKind, string) {
	switch {
	case !a.Enabled:
		return StatusOff, "已停用"
	case a.FailingSince != nil:
		return StatusBad, "故障"
	case a.DailyQuota > 0 && a.UsedToday >= a.DailyQuota:
		return StatusWaiting, "今日额度用完"
	}
	return StatusDone, "正常"
}

// healthText says how an account fared in the last quarter of an hour.
func healthText(a notify.Account) string {
	all := a.Recent.Sent + a.Recent.Failed
	if all == 0 {
		return "近15分钟没有发送"
	}
	text := "近15分钟成功" + Rate(a.Recent.Sent, all)
	if a.Recent.Slow > 0 {
		text += "；5分钟后才送达" + Num(a.Recent.Slow) + "条"
	}
	return text
}

// failingText says since when an account does not work, and what its provider says.
func failingText(a notify.Account) string {
	if a.FailingSince == nil {
		return ""
	}
	text := calendar.Clock(*a.FailingSince) + "起连续失败" + Num(a.Failures) + "次：" + a.FailureCode + " " + a.FailureDetail
	if a.RetryAt != nil {
		text += "；" + calendar.Clock(*a.RetryAt) + "后再试"
	}
	return text
}

func rateText(a notify.Account) string {
	if a.Rate == 0 {
		return "不限速"
	}
	return "每秒" + decimal(a.Rate) + "条，一次最多" + Num(a.Burst) + "条，现在可发" + Num(a.Tokens) + "条"
}

func quotaText(a notify.Account) string {
	if a.DailyQuota == 0 {
		return "每日不限"
	}
	return "今日已用" + Num(a.UsedToday) + "/" + Num(a.DailyQuota) + "条"
}

func weightText(a notify.Account) string {
	if a.Weight == a.RestingWeight {
		return itoa(a.Weight)
	}
	return itoa(a.Weight) + "（平时" + itoa(a.RestingWeight) + "）"
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// terms are what is known of an account.
func (p ProviderPage) terms() []Term {
	terms := []Term{{Label: "渠道", Text: p.Channel.Label()}, {Label: "服务商", Text: p.Label}, {Label: "近况", Text: healthText(p.Account)}}
	if text := failingText(p.Account); text != "" {
		terms = append(terms, Term{Label: "故障", Text: text})
	}
	return append(terms, Term{Label: "速度", Text: rateText(p.Account)}, Term{Label: "额度", Text: quotaText(p.Account)},
		Term{Label: "权重", Text: weightText(p.Account)}, Term{Label: "更新", Text: calendar.Clock(p.UpdatedAt)})
}

// config is the configuration in words, without its secrets.
func (p ProviderPage) config() (terms []Term) {
	if p.Kind == nil {
		return nil
	}
	for _, f := range p.Kind.Fields {
		text := plainValue(p.Config[f.Name])
		switch {
		case f.Secret && slices.Contains(p.Secrets, f.Name):
			text = "已设置，不再显示"
		case text == "" && f.Rare:
			continue
		case text == "":
			text = "未填"
		}
		terms = append(terms, Term{Label: f.Label, Text: text})
	}
	return terms
}

func (p ProviderPage) callbacks() (terms []Term) {
	for _, c := range p.Callbacks {
		terms = append(terms, Term{Label: c.Label, Text: c.URL})
	}
	return terms
}

// ConfigControl is the name of the control of a configuration's field, apart from those of the account itself.
func ConfigControl(name string) string { return "config-" + name }

// plainValue is a value of a configuration as it is typed: a text without its quotes, anything else as JSON.
func plainValue(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, value, "", "  ") == nil {
		return pretty.String()
	}
	return ""
}

// value is what a control shows: what was typed, else what is stored.
func (f ProviderForm) value(name, stored string) string {
	if f.Typed != nil {
		return f.Typed[name]
	}
	return stored
}

func (f ProviderForm) configInput(field notify.ProviderField) Input {
	name := ConfigControl(field.Name)
	in := Input{Name: name, Label: field.Label, Hint: field.Hint, Error: f.Errors.For(name), Optional: !field.Required, Autocomplete: "off",
		Attrs: map[string]any{"spellcheck": "false", "autocapitalize": "none"}}
	if !field.Secret {
		in.Value = f.value(name, plainValue(f.Account.Config[field.Name]))
		return in
	}
	in.Type, in.Autocomplete = "password", "new-password"
	if slices.Contains(f.Account.Secrets, field.Name) {
		in.Optional, in.Hint = false, besides(field.Hint, "已设置，留空则不变")
	}
	return in
}

// configArea is a field of several lines.
func (f ProviderForm) configArea(field notify.ProviderField) Input {
	in := f.configInput(field)
	in.Rows = field.Rows
	return in
}

// rare tells whether the kind has fields that are folded away.
func (f ProviderForm) rare() bool {
	return slices.ContainsFunc(f.Kind.Fields, func(field notify.ProviderField) bool { return field.Rare })
}

// rareUsed tells whether one of them holds something, or is wrong.
func (f ProviderForm) rareUsed() bool {
	return slices.ContainsFunc(f.Kind.Fields, func(field notify.ProviderField) bool {
		in := f.configInput(field)
		return field.Rare && (in.Value != "" || in.Error != "")
	})
}

func (f ProviderForm) heading() string {
	if f.Account.ID == 0 {
		return "新建" + f.Kind.Label + "账号"
	}
	return "修改账号：" + f.Account.Name
}

func (f ProviderForm) action() string {
	if f.Account.ID == 0 {
		return "/admin/providers"
	}
	return providerPath(f.Account.ID)
}

// orBlank writes a number, and nothing for 0, which means without limit.
func orBlank(n float64) string {
	if n == 0 {
		return ""
	}
	return decimal(n)
}

// testAddressLabel is what a channel calls an address.
func testAddressLabel(c notify.Channel) (label, hint string) {
	switch c {
	case notify.Email:
		return "您的邮箱", "例如 lin@panyu.example"
	case notify.SMS:
		return "您的手机号码", "11位；按条计费"
	case notify.WeChat, notify.MiniProgram:
		return "您的 openid", "要先关注公众号或授权订阅消息"
	case notify.WebPush:
		return "您的浏览器订阅", "浏览器给出的 JSON"
	}
	return "接收地址", ""
}
