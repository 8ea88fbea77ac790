package email

import (
	"errors"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

var errMailbox = errors.New("not a mailbox that SMTP can name")

// mailbox checks a recipient and writes it as the envelope has it: a Chinese domain in its ASCII form. The second answer tells whether its
// local part needs a server that speaks RFC 6531.
func mailbox(to string) (string, bool, error) {
	parsed, err := mail.ParseAddress(to)
	if err != nil {
		return "", false, errMailbox // the parser's own words may name the address
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	local, domain := parsed.Address[:at], parsed.Address[at+1:]
	if strings.ContainsFunc(local, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>()[]\,;:@"`, r) }) {
		return "", false, errMailbox
	}
	if !ascii(domain) {
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return "", false, errMailbox
		}
	}
	if len(local)+1+len(domain) > 254 || len(local) > 64 { // RFC 5321 §4.5.3.1
		return "", false, errMailbox
	}
	return local + "@" + domain, !ascii(local), nil
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
