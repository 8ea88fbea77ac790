package webpush

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"huizhida/notify"
)

// Payload is what the site's service worker gets and shows. A second one with the same tag replaces the first on the screen.
type Payload struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	URL   string `json:"url"`
	Tag   string `json:"tag"`
}

// topicSize is the longest topic that RFC 8030, 5.4 allows, in characters of base64url.
const topicSize = 32

// topic names a message to the push service: a copy that is sent again replaces the one that still waits for the device.
func topic(id string) string {
	sum := sha256.Sum256([]byte(id))
	return base64.RawURLEncoding.EncodeToString(sum[:])[:topicSize]
}

// compose writes a message within a number of bytes: of a text that is too long the end is left out, then of the title.
func compose(m notify.Outgoing, size int) ([]byte, error) {
	p := Payload{Title: m.Subject, Body: strings.TrimSpace(m.Text), URL: m.Link, Tag: topic(m.ID)}
	for _, part := range []*string{&p.Body, &p.Title} {
		raw, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		if len(raw) <= size {
			return raw, nil
		}
		*part = fitting(*part, len(raw)-size)
	}
	return json.Marshal(p)
}

// fitting is the beginning of a text that has to lose some bytes of its JSON, with a mark that there was more.
func fitting(text string, lose int) string {
	const mark = "…"
	written := func(s string) int {
		raw, _ := json.Marshal(s) // a string always has a JSON form
		return len(raw)
	}
	room := written(text) - lose - len(mark)
	for text != "" && written(text) > room {
		over := max(1, (written(text)-room)/6) // one byte of text is at most six of JSON
		text = text[:max(0, len(text)-over)]
		for text != "" && !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
	}
	if text == "" {
		return ""
	}
	return text + mark
}
