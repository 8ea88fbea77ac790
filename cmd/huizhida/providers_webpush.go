package main

import (
	"encoding/json"
	"fmt"
	"time"

	"huizhida/notify"
	"huizhida/notify/webpush"
)

func (m making) webPush() notify.Provider {
	return notify.Provider{
		Channel: notify.WebPush, Kind: "webpush", Label: "浏览器推送（Web Push）", Make: m.newWebPush,
		Fields: []notify.ProviderField{
			{Name: "key", Label: "VAPID 私钥", Secret: true, Required: true,
				Hint: "运行 huizhida vapid 生成；保存后不要更换：换了密钥，各浏览器都要重新开启"},
			{Name: "subject", Label: "运维联系方式", Hint: "推送服务商据此联系本站，例如 mailto:admin@example.gov.cn 或 https 网址", Required: true},
			{Name: "ttl", Label: "保留时长", Hint: "设备离线时推送服务替我们保留多久，例如 72h；留空为三天，最长 672h"},
			{Name: "urgency", Label: "紧急程度", Hint: "very-low、low、normal 或 high；留空为 normal"},
		},
	}
}

// newWebPush makes a carrier of what staff wrote.
func (m making) newWebPush(config json.RawMessage) (notify.Carrier, error) {
	var c struct{ Key, Subject, TTL, Urgency string }
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	var ttl time.Duration
	if c.TTL != "" {
		var err error
		if ttl, err = time.ParseDuration(c.TTL); err != nil {
			return nil, fmt.Errorf("ttl %q: need a duration such as 72h", c.TTL)
		}
	}
	return webpush.New(webpush.Config{Key: c.Key, Subject: c.Subject, TTL: ttl, Urgency: webpush.Urgency(c.Urgency), Guard: m.guard, Now: m.now})
}

// yes reads a switch.
func yes(name, text string) (bool, error) {
	switch text {
	case "", "no":
		return false, nil
	case "yes":
		return true, nil
	}
	return false, fmt.Errorf("%s %q: need yes, or nothing", name, text)
}
