package draft

import (
	"strings"
	"unicode/utf8"
)

type kind uint8

const (
	word    kind = iota // all that needs no name here
	open                // ( [ {
	close               // ) ] }
	and                 // &&
	or                  // ||
	not                 // !
	ask                 // ?
	comment             // without its slashes
)

// token is a piece of a rule's text, by its place in it in bytes.
type token struct {
	kind     kind
	from, to int
	match    int // of open and close: the index of the other
}

// scan cuts a rule's text as far as its logic needs: texts and comments in one piece.
func scan(s string) []token {
	var toks []token
	var opened []int
	for i := 0; i < len(s); {
		t := token{kind: word, from: i, to: next(s, i), match: -1}
		switch c := s[i]; {
		case strings.IndexByte(" \t\r\n\f", c) >= 0:
			i = t.to
			continue
		case strings.HasPrefix(s[i:], "//"):
			t.kind = comment
		case strings.HasPrefix(s[i:], "&&"):
			t.kind = and
		case strings.HasPrefix(s[i:], "||"):
			t.kind = or
		case c == '?':
			t.kind = ask
		case c == '!' && !strings.HasPrefix(s[i:], "!="):
			t.kind = not
		case strings.IndexByte("([{", c) >= 0:
			t.kind = open
			opened = append(opened, len(toks))
		case strings.IndexByte(")]}", c) >= 0 && len(opened) > 0:
			t.kind, t.match = close, opened[len(opened)-1]
			toks[t.match].match = len(toks)
			opened = opened[:len(opened)-1]
		}
		i = t.to
		toks = append(toks, t)
	}
	return toks
}

// next is where the token that begins at i ends.
func next(s string, i int) int {
	switch c := s[i]; {
	case strings.HasPrefix(s[i:], "//"):
		if end := strings.IndexByte(s[i:], '\n'); end >= 0 {
			return i + end
		}
		return len(s)
	case strings.HasPrefix(s[i:], "&&"), strings.HasPrefix(s[i:], "||"), strings.HasPrefix(s[i:], "!="):
		return i + 2
	case c == '"' || c == '\'':
		raw := i > 0 && (s[i-1] == 'r' || s[i-1] == 'R')
		return quoted(s, i, raw)
	case isLetter(c):
		end := i + 1
		for end < len(s) && isLetter(s[end]) {
			end++
		}
		return end
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return i + size
}

func isLetter(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// quoted is where the text that begins with the quotation mark at i ends; three marks open what three close.
func quoted(s string, i int, raw bool) int {
	mark := s[i : i+1]
	if strings.HasPrefix(s[i:], strings.Repeat(mark, 3)) {
		mark = strings.Repeat(mark, 3)
	}
	for i += len(mark); i < len(s); i++ {
		switch {
		case s[i] == '\\' && !raw:
			i++
		case strings.HasPrefix(s[i:], mark):
			return i + len(mark)
		}
	}
	return len(s)
}
