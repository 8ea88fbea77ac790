package sms

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var mobile = regexp.MustCompile(`^1[3-9]\d{9}$`)

// Number is a mobile number of the mainland as its 11 digits; false when it is not one.
func Number(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("-()", r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	for _, prefix := range []string{"+86", "0086", "86"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && len(rest) == 11 {
			s = rest
			break
		}
	}
	return s, mobile.MatchString(s)
}

var (
	numbers = regexp.MustCompile(`(?:(?:\+|00)?86[ -]?)?1[3-9](?:[ -]?[\d*]){9}`)
	signed  = regexp.MustCompile(`(?is)(?:server|client)[ -]?(?:string|side).*`) // what was signed names the parameters
)

// scrub keeps numbers, keys and what was signed out of a provider's words, and keeps them short.
func scrub(text string, secrets ...string) string {
	text = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	text = signed.ReplaceAllString(text, "…")
	text = numbers.ReplaceAllString(text, "收件人")
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	text = oneLine(text)
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200])
	}
	return text
}

// oneLine is a text without line breaks and control characters, which templates refuse.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s))
}
