package bounce

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"strings"
)

const (
	deepest   = 6       // multiparts within multiparts: a report has one
	mostParts = 40      // of the whole mail
	mostGroup = 100     // recipients of one report
	mostProse = 8 << 10 // bytes of text for people
)

// found is what a mail holds.
type found struct {
	header     fields
	statuses   []status // one for each recipient
	envelopeID string
	feedback   fields
	original   fields // the header of our letter
	receipt    bool   // RFC 8098: that it was displayed
	prosed     string // the text for people
	parts      int
}

// walk looks at a part, and at the parts within it.
func (m *found) walk(header fields, body []byte, depth int) {
	if m.parts++; m.parts > mostParts || depth > deepest {
		return
	}
	kind, params := contentType(header.get("Content-Type"))
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		m.each(multipart.NewReader(bytes.NewReader(body), params["boundary"]), depth)
		return
	}
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		m.readStatuses(decode(header, body))
	case "message/feedback-report":
		m.feedback, _ = readFields(decode(header, body))
	case "message/disposition-notification", "message/global-disposition-notification":
		m.receipt = true
	case "message/rfc822", "message/global", "message/rfc822-headers", "text/rfc822-headers", "message/global-headers":
		if m.original == nil {
			m.original, _ = readFields(bytes.TrimLeft(decode(header, body), "\r\n"))
		}
	case "text/plain", "text/html":
		if m.prosed == "" {
			text := decode(header, body)
			text = text[:min(len(text), mostProse)]
			m.prosed = inCharset(text, params["charset"])
		}
	}
}

func (m *found) each(r *multipart.Reader, depth int) {
	for m.parts <= mostParts {
		part, err := r.NextRawPart()
		if err != nil {
			return // the end, or malformed: what was read counts
		}
		var header fields
		for _, name := range []string{"Content-Type", "Content-Transfer-Encoding"} {
			header = append(header, field{name, part.Header.Get(name)})
		}
		body, _ := io.ReadAll(part) // a part without its end counts as well
		m.walk(header, body, depth+1)
	}
}

// contentType reads a type and its parameters; text/plain where there is none.
func contentType(value string) (string, map[string]string) {
	if value == "" {
		return "text/plain", nil
	}
	kind, params, err := mime.ParseMediaType(value)
	if err != nil && kind == "" {
		kind, _, _ = strings.Cut(value, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
	}
	return kind, params
}

// decode takes the transfer encoding off a body. What cannot be decoded is left out.
func decode(header fields, body []byte) []byte {
	switch word(header.get("Content-Transfer-Encoding")) {
	case "base64":
		clean := bytes.Map(func(r rune) rune {
			if r <= ' ' {
				return -1
			}
			return r
		}, body)
		text, _ := base64.StdEncoding.DecodeString(string(clean[:len(clean)/4*4])) // what comes before a wrong character is text
		return text
	case "quoted-printable":
		text, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(body)))
		return text
	}
	return body
}
