package sms

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Reply is what a reader answered to a message.
type Reply struct {
	From   string // 11 digits
	Text   string // as it was written
	OptOut bool   // it asks for no more messages
	At     time.Time
}

func newReply(from, text string, at time.Time) (Reply, bool) {
	number, ok := Number(from)
	return Reply{From: number, Text: strings.ToValidUTF8(text, "?"), OptOut: OptOut(text), At: at}, ok
}

// refusal is a reply that says nothing but no, with the small words that people put around it.
var refusal = regexp.MustCompile(`^(?:请|我要|我想|要求|申请|回复?|发送)*(?:R{1,3}|TD{1,2}|T|退订|拒收|取消订阅|STOP|UNSUBSCRIBE)` +
	`(?:请|回复?|R|TD?|退订|拒收|此类|短信|消息|通知|谢谢|了|吧|啊|哦)*$`)

// OptOut tells whether a reply refuses further messages: R, TD, T, 退订, 拒收 in any width, case, spacing and punctuation.
func OptOut(text string) bool {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFKC.String(text))
	return refusal.MatchString(bare)
}
