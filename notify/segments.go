package notify

import (
	"strings"
	"unicode/utf16"
)

// doubled are the ASCII characters that GSM 03.38 writes as two; the grave accent it lacks.
const doubled = "^{}\\[~]|"

// Segments is how many messages a text is billed as: 70 characters in one, or parts of 67; 160 and 153 when GSM 03.38 has all of its ASCII.
func Segments(text string) int {
	plain := true
	for _, r := range text {
		if r >= 0x7f || r == '`' || r < ' ' && r != '\n' && r != '\r' {
			plain = false
		}
	}
	single, part := 70, 67
	width := func(r rune) int { return max(1, utf16.RuneLen(r)) }
	if plain {
		single, part = 160, 153
		width = func(r rune) int {
			if strings.ContainsRune(doubled, r) {
				return 2
			}
			return 1
		}
	}
	total, parts, used := 0, 1, 0
	for _, r := range text {
		w := width(r)
		total += w
		if used+w > part { // a pair is never cut
			parts++
			used = 0
		}
		used += w
	}
	if total <= single {
		return 1
	}
	return parts
}
