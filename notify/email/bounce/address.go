package bounce

import (
	"fmt"
	"net/mail"
	"strings"
)

// Address is the mailbox that undelivered mail returns to: the sender on the envelope. Where its local part holds a star, as in
// bounce+*@huiqi.example, the Message-ID takes the star's place, so that a server that returns nothing of the letter still says which one it was.
type Address struct {
	before string // local part, up to the star
	after  string
	star   bool
	domain string
}

// ParseAddress reads a mailbox with or without a star.
func ParseAddress(text string) (Address, error) {
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Name != "" || strings.Count(text, "*") > 1 {
		return Address{}, fmt.Errorf("return path %q: need an address such as bounce@huiqi.example or bounce+*@huiqi.example", text)
	}
	local, domain, _ := strings.Cut(parsed.Address, "@")
	before, after, star := strings.Cut(local, "*")
	if !plain(before+after+domain) || domain == "" || before+after == "" {
		return Address{}, fmt.Errorf("return path %q: need letters, digits and .-+_ around the @", text)
	}
	return Address{before: before, after: after, star: star, domain: domain}, nil
}

// Empty tells whether no address was given.
func (a Address) Empty() bool { return a.domain == "" }

// For is the envelope's sender of the message with this id. RFC 5321 §4.5.3.1.1 allows a local part 64 octets: what does not fit leaves the
// host of the id out, or else the id.
func (a Address) For(id string) string {
	if a.star {
		left, host, _ := strings.Cut(id, "@")
		for _, tag := range []string{left + "=" + host, left} {
			if local := a.before + tag + a.after; left != "" && plain(strings.Replace(tag, "=", "", 1)) && len(local) <= 64 {
				return local + "@" + a.domain
			}
		}
	}
	return strings.TrimRight(a.before, "+-=.") + a.after + "@" + a.domain
}

// Match tells whether mail to this recipient is returned mail, and the id that it names, if it does.
func (a Address) Match(recipient string) (id string, ours bool) {
	at := strings.LastIndexByte(recipient, '@')
	if at < 0 || a.Empty() || !strings.EqualFold(recipient[at+1:], a.domain) {
		return "", false
	}
	local := recipient[:at]
	if strings.EqualFold(local, strings.TrimRight(a.before, "+-=.")+a.after) {
		return "", true
	}
	n := len(local) - len(a.after)
	if !a.star || n <= len(a.before) || !strings.EqualFold(local[:len(a.before)], a.before) || !strings.EqualFold(local[n:], a.after) {
		return "", false
	}
	left, host, full := strings.Cut(local[len(a.before):n], "=")
	if !plain(left + host) {
		return "", false
	}
	if full && host != "" {
		return left + "@" + host, true
	}
	return left, true
}

// plain tells whether text can stand in an address without quoting.
func plain(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c != '.' && c != '-' && c != '+' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}
