package main

import (
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/notify"
	"huizhida/notify/egress"
	"huizhida/notify/email"
	"huizhida/notify/sms"
	"huizhida/seal"
)

// making is what carriers need beside what staff write.
type making struct {
	pool  *pgxpool.Pool
	key   seal.Key
	now   func() time.Time
	guard egress.Guard // which addresses that strangers name may be called
}

// providers are the kinds of account that staff may set up on the site. A kind's name never changes: it is stored with each account.
func (m making) providers() []notify.Provider {
	return append([]notify.Provider{smtp(), m.wechatTemplate(), m.wechatSubscribe(), m.webPush()}, sms.Providers()...)
}

func smtp() notify.Provider {
	return notify.Provider{
		Channel: notify.Email, Kind: "smtp", Label: "SMTP 邮件服务器", Make: newSMTP,
		Fields: []notify.ProviderField{
			{Name: "addr", Label: "服务器地址", Hint: "主机:端口，例如 smtp.example.gov.cn:587", Required: true},
			{Name: "from", Label: "发件人", Hint: "例如 番禺惠企直达 <noreply@example.gov.cn>", Required: true},
			{Name: "user", Label: "用户名", Hint: "不需要登录时留空"},
			{Name: "password", Label: "密码", Secret: true},
			{Name: "starttls", Label: "加密", Hint: "required、optional、off 或 implicit；留空时除本机外都要求加密"},
		},
	}
}

// newSMTP makes a carrier of what staff wrote.
func newSMTP(config json.RawMessage) (notify.Carrier, error) {
	var c struct{ Addr, From, User, Password, StartTLS string }
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	return email.New(email.Config{Addr: c.Addr, From: c.From, User: c.User, Password: c.Password, StartTLS: email.StartTLS(c.StartTLS)})
}
