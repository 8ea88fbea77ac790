package bounce

import (
	"regexp"
	"strings"
)

// hidden stands where an address stood.
const hidden = "收件人"

// address finds what looks like a mailbox, or like the same one as another server writes it: user%host@relay, user=host@relay.
var address = regexp.MustCompile(`[^\s<>()\[\]:;,"'：；，（）《》]+@[^\s<>()\[\]:;,"'：；，（）《》]+`)

// Scrub makes a mail server's words fit to be stored: one line of at most 300 bytes, without mailboxes, which are kept sealed, and without
// the recipient's name alone.
func Scrub(text, recipient string) string {
	text = address.ReplaceAllString(strings.ToValidUTF8(text, "?"), hidden)
	if local, _, ok := strings.Cut(recipient, "@"); ok && len(local) > 2 {
		text = regexp.MustCompile(`(?i)(^|[^\pL\pN])`+regexp.QuoteMeta(local)+`([^\pL\pN]|$)`).ReplaceAllString(text, "${1}"+hidden+"${2}")
	}
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "")
	}
	return text
}
