package main

import (
	"encoding/json"

	"huizhida/notify"
	"huizhida/notify/wechat"
)

// wechatFields are those that both kinds of WeChat account have.
func wechatFields(more ...notify.ProviderField) []notify.ProviderField {
	return append([]notify.ProviderField{
		{Name: "app_id", Label: "AppID", Hint: "wx 开头的 18 位，见“设置与开发 → 基本配置”", Required: true},
		{Name: "secret", Label: "AppSecret", Hint: "32 位，平台只显示一次", Secret: true, Required: true},
		{Name: "template_id", Label: "模板ID", Hint: "“我的模板”里的模板ID", Required: true},
		{Name: "fields", Label: "模板内容", Required: true, Hint: "逐个写出模板的关键词，分号隔开，例如 thing1={{notice}}; thing2={{enterprise}}; time3={{closes}}；" +
			"可用 {{enterprise}} {{notice}} {{closes}} {{reasons}} {{link}} {{subject}}；放不下时改发的字写在竖线后，例如 thing2={{enterprise}}|贵单位"},
		{Name: "callback_token", Label: "消息推送 Token", Secret: true, Hint: "3 至 32 位字母和数字，与“消息推送配置”一致；不填则收不到送达回执和取消关注"},
		{Name: "aes_key", Label: "消息推送 EncodingAESKey", Secret: true, Hint: "43 位，选“安全模式”时填；不填为明文模式，其签名不保护内容，请选安全模式"},
		{Name: "base_url", Label: "接口地址", Hint: "留空为 " + wechat.Official + "；经内网代理时填代理的地址"},
		{Name: "old_token", Label: "与其他系统共用旧版令牌", Hint: "同一账号还有别的系统用旧版接口取令牌时填 yes，否则留空"},
	}, more...)
}

func (m making) wechatTemplate() notify.Provider {
	return notify.Provider{
		Channel: notify.WeChat, Kind: "wechat_template", Label: "微信公众号模板消息",
		Make: func(config json.RawMessage) (notify.Carrier, error) { return m.newWeChat(wechat.Template, config) },
		Fields: wechatFields(
			notify.ProviderField{Name: "authorize_url", Label: "网页授权地址", Hint: "留空为 " + wechat.OfficialAuthorize + "；本站域名须已登记为“网页授权域名”"},
			notify.ProviderField{Name: "applet", Label: "点开小程序的 AppID", Hint: "留空则点开申报通知网页"},
			notify.ProviderField{Name: "page", Label: "小程序页面", Hint: "填了小程序 AppID 时必填，例如 pages/notice/index?link={{link}}"}),
	}
}

func (m making) wechatSubscribe() notify.Provider {
	return notify.Provider{
		Channel: notify.MiniProgram, Kind: "wechat_subscribe", Label: "微信小程序订阅消息",
		Make: func(config json.RawMessage) (notify.Carrier, error) { return m.newWeChat(wechat.Subscribe, config) },
		Fields: wechatFields(
			notify.ProviderField{Name: "page", Label: "点开的页面", Hint: "例如 pages/notice/index?link={{link}}；留空则不能点开"},
			notify.ProviderField{Name: "subscribe_url", Label: "订阅链接", Hint: "企业点开后同意接收下一条，例如 https://wxaurl.cn/AbCdEf?cq=bind%3D{{bind}}；{{bind}} 处填入绑定码"},
			notify.ProviderField{Name: "long_term", Label: "长期订阅", Hint: "模板是长期订阅时填 yes：同意一次长期有效；留空为一次性订阅，同意一次发一条"},
			notify.ProviderField{Name: "state", Label: "小程序版本", Hint: "developer、trial 或 formal；留空为正式版"}),
	}
}

// newWeChat makes a carrier of what staff wrote.
func (m making) newWeChat(kind wechat.Kind, config json.RawMessage) (notify.Carrier, error) {
	var c struct {
		AppID         string `json:"app_id"`
		Secret        string `json:"secret"`
		TemplateID    string `json:"template_id"`
		Fields        string `json:"fields"`
		CallbackToken string `json:"callback_token"`
		AESKey        string `json:"aes_key"`
		BaseURL       string `json:"base_url"`
		OldToken      string `json:"old_token"`
		AuthorizeURL  string `json:"authorize_url"`
		Applet        string `json:"applet"`
		Page          string `json:"page"`
		SubscribeURL  string `json:"subscribe_url"`
		LongTerm      string `json:"long_term"`
		State         string `json:"state"`
	}
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	fields, err := wechat.ParseFields(c.Fields)
	if err != nil {
		return nil, err
	}
	old, err := yes("old_token", c.OldToken)
	if err != nil {
		return nil, err
	}
	long, err := yes("long_term", c.LongTerm)
	if err != nil {
		return nil, err
	}
	return wechat.New(wechat.Config{BaseURL: c.BaseURL, AppID: c.AppID, Secret: c.Secret, OldToken: old, Kind: kind, TemplateID: c.TemplateID, Fields: fields,
		Page: c.Page, Applet: c.Applet, State: c.State, LongTerm: long, AuthorizeURL: c.AuthorizeURL, CallbackToken: c.CallbackToken, AESKey: c.AESKey,
		SubscribeURL: c.SubscribeURL, DB: m.pool, Key: m.key, Now: m.now})
}
