package egress

import (
	"io"
	"strings"
	"unicode"
)

const (
	excerpt = 300      // bytes of an answer that are worth keeping
	drained = 64 << 10 // bytes of an answer that are read, so that its connection can be used again
)

// Excerpt reads an answer's body, as far as it is worth, and returns its first words in one line.
func Excerpt(body io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(body, drained))
	text := string(raw[:min(len(raw), excerpt)])
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " "), err
}
