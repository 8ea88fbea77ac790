package wechattest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fits checks a value as 订阅消息参数值内容限制说明 has it.
func fits(field, value string) bool {
	runes := utf8.RuneCountInString(value)
	if strings.ContainsFunc(value, unicode.IsControl) {
		return false
	}
	switch strings.TrimRight(field, "0123456789") {
	case "thing", "keyword", "const", "enum":
		return runes <= 20
	case "character_string":
		return runes <= 32 && !strings.ContainsFunc(value, han)
	case "number":
		return runes <= 32 && only(value, func(r rune) bool { return unicode.IsDigit(r) || r == '.' || r == '-' })
	case "letter":
		return runes <= 32 && only(value, func(r rune) bool { return r < 128 && unicode.IsLetter(r) })
	case "symbol":
		return runes <= 5 && only(value, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) })
	case "phrase":
		return runes <= 5 && only(value, han)
	case "name":
		return runes <= 10 || runes <= 20 && !strings.ContainsFunc(value, han)
	case "phone_number":
		return runes <= 17 && !strings.ContainsFunc(value, unicode.IsLetter)
	case "time":
		return strings.Contains(value, ":") && !strings.Contains(value, "（")
	case "date":
		return strings.Contains(value, "年") && !strings.Contains(value, "（")
	case "amount":
		return strings.ContainsFunc(value, unicode.IsDigit)
	}
	return false
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

func only(value string, kind func(rune) bool) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return !kind(r) })
}
