package sms

import (
	"strconv"
	"strings"

	"huizhida/notify"
)

// optOut ends every message that is not owed by statute (通信短信息服务管理规定: how to refuse is told with the message).
const optOut = "拒收请回复R"

// Text is a message as its reader sees it: 【sign】, the words, and how to refuse where it may be refused.
func Text(sign, words string, refusable bool) string {
	text := "【" + sign + "】" + strings.TrimSpace(words)
	if refusable && !strings.HasSuffix(text, optOut) {
		text += " " + optOut
	}
	return text
}

// Text is what the reader of m sees: the account's template filled, or m's own words where it has none. A message without an address to
// unsubscribe at is owed by statute.
func (c *Carrier) Text(m notify.Outgoing) string {
	if other := c.of(m.Topic); other != c {
		return other.Text(m)
	}
	words := m.Text
	if c.config.TemplateText != "" {
		pairs := make([]string, 0, 4*len(c.config.Params))
		for i, name := range c.config.Params {
			value := oneLine(m.Params[name])
			pairs = append(pairs, "${"+name+"}", value, "{"+strconv.Itoa(i+1)+"}", value)
		}
		words = strings.NewReplacer(pairs...).Replace(c.config.TemplateText)
	}
	return Text(c.config.Sign, words, m.Unsubscribe != "")
}

// Cost is how many segments a message is billed as, and the price of one in ten-thousandths of a yuan; 0 when it is not known.
func (c *Carrier) Cost(m notify.Outgoing) (segments, price int) {
	return notify.Segments(c.Text(m)), c.config.Price
}
