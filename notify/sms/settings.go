package sms

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"huizhida/notify"
)

// settings are an account's configuration as staff write it: texts, by the names of Fields.
type settings map[string]string

// ownTemplates are the topics that may have a template of their own, and how the fields are called in the configuration.
var ownTemplates = []struct {
	topic notify.Topic
	name  string
}{{notify.ClaimReminder, "reminder"}, {notify.CaseProgress, "case"}, {notify.PayoutNotice, "payout"}, {notify.Invitation, "invitation"}}

// Providers are the kinds of account that staff may set up.
func Providers() []notify.Provider {
	return []notify.Provider{
		{Channel: notify.SMS, Kind: string(Aliyun), Label: "阿里云短信", Fields: fields(Aliyun), Make: maker(Aliyun)},
		{Channel: notify.SMS, Kind: string(Tencent), Label: "腾讯云短信", Fields: fields(Tencent), Make: maker(Tencent)},
		{Channel: notify.SMS, Kind: string(Gateway), Label: "自建短信网关", Fields: fields(Gateway), Make: maker(Gateway)},
	}
}

// words are what the providers call the same things.
var words = map[Provider]struct{ key, secret, template, example string }{
	Aliyun:  {"AccessKey ID", "AccessKey Secret", "模板 CODE", "例如 SMS_154950909"},
	Tencent: {"SecretId", "SecretKey", "模板 ID", "例如 1110"},
	Gateway: {"密钥编号", "共享密钥", "模板编号", "网关不用模板时留空"},
}

func fields(p Provider) []notify.ProviderField {
	w := words[p]
	list := []notify.ProviderField{
		{Name: "key_id", Label: w.key, Required: true},
		{Name: "secret", Label: w.secret, Secret: true, Required: true},
	}
	base := notify.ProviderField{Name: "base_url", Label: "接口地址", Hint: "留空为 " + bases[p]}
	switch p {
	case Tencent:
		list = append(list, notify.ProviderField{Name: "app_id", Label: "短信应用 SDKAppID", Hint: "例如 1400006666", Required: true},
			notify.ProviderField{Name: "region", Label: "地域", Hint: "留空为 ap-guangzhou"})
	case Gateway:
		base.Hint, base.Required = "网关按本系统的短信网关协议提供，例如 https://sms.example.gov.cn/api", true
	}
	list = append(list,
		notify.ProviderField{Name: "sign", Label: "短信签名", Hint: "审核通过的签名，不带【】", Required: true},
		notify.ProviderField{Name: "template", Label: w.template, Hint: "没有单独设置模板的事项都用它，" + w.example, Required: p != Gateway},
		notify.ProviderField{Name: "text", Label: "模板内容", Required: p != Gateway,
			Hint: "与审核通过的模板一致，变量写作 ${enterprise} 企业名称、${notice} 申报事项、${closes} 截止时间、${reasons} 符合理由、${link} 链接" + order(p)},
		notify.ProviderField{Name: "price", Label: "每条单价（元）", Hint: "例如 0.05，用来估算费用；长短信按 67 字一条计"},
		base)
	for _, t := range ownTemplates {
		list = append(list, notify.ProviderField{Name: "template_" + t.name, Label: string(t.topic) + "的" + w.template, Hint: "留空则用上面的模板", Rare: true},
			notify.ProviderField{Name: "text_" + t.name, Label: string(t.topic) + "的模板内容", Rare: true})
	}
	return list
}

// order says what a provider makes of the variables' names.
func order(p Provider) string {
	switch p {
	case Aliyun:
		return "；变量名要与阿里云模板里的相同"
	case Tencent:
		return "；按出现的先后对应腾讯云模板里的 {1}、{2}"
	}
	return "；留空则发送推送的正文"
}

// maker makes carriers of one provider's accounts.
func maker(p Provider) notify.Maker {
	return func(config json.RawMessage) (notify.Carrier, error) {
		var s settings
		if err := json.Unmarshal(config, &s); err != nil {
			return nil, errors.New("每一项都应当是文字")
		}
		for name, value := range s {
			s[name] = strings.TrimSpace(value)
		}
		c, err := s.config(p)
		if err != nil {
			return nil, err
		}
		return New(c)
	}
}

func (s settings) config(p Provider) (c Config, err error) {
	c = Config{Provider: p, BaseURL: s["base_url"], KeyID: s["key_id"], Secret: s["secret"], Sign: s["sign"], AppID: s["app_id"], Region: s["region"],
		CallbackToken: s["callback_token"], Others: map[notify.Topic]Template{}}
	if c.Price, err = price(s["price"]); err != nil {
		return c, err
	}
	t, err := s.template("")
	if err != nil {
		return c, err
	}
	c.Template, c.TemplateText, c.Params = t.ID, t.Text, t.Params
	for _, own := range ownTemplates {
		t, err := s.template("_" + own.name)
		if err != nil {
			return c, fmt.Errorf("%s：%w", own.topic, err)
		}
		switch {
		case t.ID == "" && t.Text == "":
			continue
		case t.ID == "" || t.Text == "":
			return c, fmt.Errorf("%s的模板编号和模板内容要么都填，要么都留空", own.topic)
		}
		c.Others[own.topic] = t
	}
	return c, nil
}

var variable = regexp.MustCompile(`\$\{([^}]*)\}`)

// template reads one, whose parameters are the variables in its text, in the order in which they first appear.
func (s settings) template(suffix string) (Template, error) {
	t := Template{ID: s["template"+suffix], Text: s["text"+suffix]}
	for _, found := range variable.FindAllStringSubmatch(t.Text, -1) {
		if !slices.Contains(known, found[1]) {
			return t, fmt.Errorf("模板内容里的 ${%s} 不是可用的变量，可用的是 %s", found[1], strings.Join(known, "、"))
		}
		if !slices.Contains(t.Params, found[1]) {
			t.Params = append(t.Params, found[1])
		}
	}
	return t, nil
}

// price reads yuan as ten-thousandths of a yuan.
func price(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	yuan, err := strconv.ParseFloat(text, 64)
	if err != nil || !(yuan >= 0 && yuan <= 10) {
		return 0, errors.New("每条单价应为 0 到 10 之间的数，例如 0.05")
	}
	return int(math.Round(yuan * 10000)), nil
}
