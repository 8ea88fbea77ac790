package email

import (
	"fmt"
	"html"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"huizhida/notify"
)

const (
	footText = "\n\n--\n这封邮件由%s自动发出。不再接收此类邮件：%s\n"
	pageHTML = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>%s</title></head>
<body style="margin:0;padding:24px;font:16px/1.75 'PingFang SC','Microsoft YaHei',sans-serif;color:#16202a;background:#ffffff">
<div style="max-width:36em;margin:0 auto">
%s
<hr style="border:0;border-top:1px solid #d5dade;margin:32px 0 16px">
<p style="font-size:14px;color:#56626d">这封邮件由%s自动发出。不再接收此类邮件：<a href="%s" style="color:#0b5f63">退订</a></p>
</div></body></html>
`
)

// compose writes the message in both forms, with the header by which a mail program offers to unsubscribe in one click (RFC 8058).
func (c *Carrier) compose(m notify.Outgoing) (*gomail.Msg, error) {
	message := gomail.NewMsg()
	message.FromMailAddress(c.from)
	if err := message.To(m.To); err != nil {
		return nil, err
	}
	message.SetMessageIDWithValue(m.ID)
	message.SetDate()
	message.SetBulk()
	message.Subject(m.Subject)
	if strings.HasPrefix(m.Unsubscribe, "https://") {
		if err := message.SetListUnsubscribeOneClick(m.Unsubscribe); err != nil {
			return nil, err
		}
	} else {
		message.SetListUnsubscribe(m.Unsubscribe)
		message.SetListUnsubscribePost()
	}
	sender := c.from.Name
	if sender == "" {
		sender = c.from.Address
	}
	message.SetBodyString(gomail.TypeTextPlain, m.Text+fmt.Sprintf(footText, sender, m.Unsubscribe))
	message.AddAlternativeString(gomail.TypeTextHTML,
		fmt.Sprintf(pageHTML, html.EscapeString(m.Subject), m.HTML, html.EscapeString(sender), html.EscapeString(m.Unsubscribe)))
	return message, nil
}
