package matching_test

import (
	"fmt"
	"strconv"
	"strings"
)

// message is a message in protobuf's text format: its fields, each with all its values: texts, or messages.
type message map[string][]any

func (m message) text(field string) string {
	if len(m[field]) == 0 {
		return ""
	}
	return fmt.Sprint(m[field][0])
}

// parseTextProto reads the part of the text format that CEL's test files use. It panics on anything else.
func parseTextProto(s string) message {
	p := &textProto{rest: s}
	return p.message("")
}

type textProto struct{ rest string }

// message reads fields up to the closing brace, or to the end of the file for none.
func (p *textProto) message(end string) message {
	m := message{}
	for {
		field := p.token()
		if field == end {
			return m
		}
		sign := p.token()
		if sign == ":" {
			sign = p.token()
		}
		switch sign {
		case "{":
			m[field] = append(m[field], p.message("}"))
		case "[":
			for sign != "]" {
				if sign = p.token(); sign == "{" {
					m[field] = append(m[field], p.message("}"))
				}
			}
		default:
			m[field] = append(m[field], p.value(sign))
		}
	}
}

// value joins texts that stand side by side.
func (p *textProto) value(token string) string {
	if token[0] != '"' && token[0] != '\'' {
		return token
	}
	text := unescape(token[1 : len(token)-1])
	for {
		p.skip()
		if p.rest == "" || p.rest[0] != '"' && p.rest[0] != '\'' {
			return text
		}
		more := p.token()
		text += unescape(more[1 : len(more)-1])
	}
}

func (p *textProto) skip() {
	for {
		p.rest = strings.TrimLeft(p.rest, " \t\r\n,;")
		if !strings.HasPrefix(p.rest, "#") {
			return
		}
		_, p.rest, _ = strings.Cut(p.rest, "\n")
	}
}

func (p *textProto) token() string {
	p.skip()
	if p.rest == "" {
		return ""
	}
	end := 1
	switch c := p.rest[0]; {
	case c == '"' || c == '\'':
		for p.rest[end] != c {
			if p.rest[end] == '\\' {
				end++
			}
			end++
		}
		end++
	case strings.IndexByte("{}[]:", c) < 0:
		end = strings.IndexAny(p.rest, "{}[]: \t\r\n,;")
		if c == '[' || end < 0 {
			end = len(p.rest)
		}
	}
	token := p.rest[:end]
	p.rest = p.rest[end:]
	return token
}

func unescape(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b = append(b, s[i])
			continue
		}
		i++
		switch c := s[i]; {
		case c == 'x' || c == 'X':
			n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
			b = append(b, byte(n))
			i += 2
		case c == 'u' || c == 'U':
			digits := map[byte]int{'u': 4, 'U': 8}[c]
			n, _ := strconv.ParseUint(s[i+1:i+1+digits], 16, 32)
			b = append(b, string(rune(n))...)
			i += digits
		case c >= '0' && c <= '7':
			end := i + 1
			for end < len(s) && end < i+3 && s[end] >= '0' && s[end] <= '7' {
				end++
			}
			n, _ := strconv.ParseUint(s[i:end], 8, 16)
			b = append(b, byte(n))
			i = end - 1
		default:
			if at := strings.IndexByte("abfnrtv", c); at >= 0 {
				c = "\a\b\f\n\r\t\v"[at]
			}
			b = append(b, c)
		}
	}
	return string(b)
}
