package bounce

import (
	"bytes"
	"html"
	"io"
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	mostFields = 200     // of one header: the others are not looked at
	longest    = 8 << 10 // bytes of one field
)

type field struct{ name, value string }

// fields are those of a header, or of a group in a report, in order.
type fields []field

// readFields reads fields up to the blank line, and answers what follows it. Lines that are no field are left out.
func readFields(raw []byte) (list fields, rest []byte) {
	for len(raw) > 0 {
		var line []byte
		line, raw, _ = bytes.Cut(raw, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			return list, raw
		}
		if line[0] == ' ' || line[0] == '\t' {
			if last := len(list) - 1; last >= 0 && len(list[last].value)+len(line) < longest {
				list[last].value += " " + string(bytes.TrimSpace(line))
			}
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		name = bytes.TrimRight(name, " \t")
		if ok && len(name) > 0 && len(name) < 80 && !bytes.ContainsAny(name, " \t") && len(list) < mostFields {
			list = append(list, field{string(name), string(bytes.TrimSpace(value[:min(len(value), longest)]))})
		}
	}
	return list, nil
}

// get is the first field of this name, as it stands, or empty.
func (f fields) get(name string) string {
	for _, x := range f {
		if strings.EqualFold(x.name, name) {
			return x.value
		}
	}
	return ""
}

// text is a field as people read it.
func (f fields) text(name string) string { return readable(f.get(name)) }

var words = mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	encoding, err := htmlindex.Get(charset)
	if err != nil {
		return nil, err
	}
	return encoding.NewDecoder().Reader(r), nil
}}

// readable decodes encoded words. Raw bytes that are not UTF-8 are most likely GB18030.
func readable(value string) string {
	if !utf8.ValidString(value) {
		value = inCharset([]byte(value), "gb18030")
	}
	if text, err := words.DecodeHeader(value); err == nil {
		return strings.ToValidUTF8(text, "?")
	}
	return value
}

// inCharset reads text that a mail declares to be in this charset, which need not be true.
func inCharset(raw []byte, charset string) string {
	encoding, err := htmlindex.Get(strings.TrimSpace(charset))
	if charset == "" || err != nil || utf8.Valid(raw) && !strings.HasPrefix(strings.ToLower(charset), "utf-16") {
		if utf8.Valid(raw) {
			return string(raw)
		}
		encoding = simplifiedchinese.GB18030
	}
	text, err := encoding.NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "?")
	}
	return string(text)
}

// word is the first word of a value, in lower case: what follows it is a comment or a parameter.
func word(value string) string {
	value = strings.ToLower(strings.TrimSpace(value))
	if end := strings.IndexAny(value, " \t;("); end >= 0 {
		value = value[:end]
	}
	return strings.TrimRight(value, ",.")
}

// typed takes the type off a value such as "rfc822; a@firm.example".
func typed(value string) string {
	if kind, rest, ok := strings.Cut(value, ";"); ok && !strings.ContainsAny(kind, "@ <") {
		return strings.TrimSpace(rest)
	}
	return strings.TrimSpace(value)
}

var bracketed = regexp.MustCompile(`<([^<>\s@]{1,200}@[^<>\s@]{1,200})>`)

// quoted finds our letter's id in a copy of its header within text.
var quoted = regexp.MustCompile(`(?i)message-id\s*[:：]?\s*(<[^<>\s@]{1,200}@[^<>\s@]{1,200}>)`)

func quotedID(text string) string {
	m := quoted.FindStringSubmatch(html.UnescapeString(text))
	if m == nil {
		return ""
	}
	return m[1]
}

func lastID(text string) string {
	all := bracketed.FindAllString(text, -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// cleanID is the id in a value, without brackets, or empty.
func cleanID(value string) string {
	id := strings.TrimSpace(value)
	if m := bracketed.FindStringSubmatch(value); m != nil {
		id = m[1]
	}
	if len(id) > 250 || strings.Count(id, "@") != 1 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' }) {
		return ""
	}
	return id
}

// cleanMailbox is the mailbox in a value, or empty.
func cleanMailbox(value string) string {
	value = typed(readable(value))
	if len(value) > 1000 {
		return ""
	}
	first, _, _ := strings.Cut(value, ",")
	parsed, err := mail.ParseAddress(strings.TrimSpace(first))
	if err != nil || len(parsed.Address) > 254 {
		return ""
	}
	return parsed.Address
}
