package sms

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// marked begins what a call for several messages carries through the provider.
const marked = "m."

// marks is what a call carries through the provider and back: two letters for each of its messages, so that the answer to a later question
// about one number tells whether it is about the message meant. Both providers take as much as a full batch needs.
func marks(messages []message) string {
	var b strings.Builder
	b.WriteString(marked)
	for _, m := range messages {
		b.WriteString(mark(m.ID))
	}
	return b.String()
}

// outID is what a call for one message carries: its id, or its mark where that is too long for Aliyun.
func outID(m message) string {
	if len(m.ID) > 0 && len(m.ID) < 256 {
		return m.ID
	}
	return marks([]message{m})
}

// mark is 12 bits of an id's hash.
func mark(id string) string {
	sum := sha256.Sum256([]byte(id))
	return base64.RawURLEncoding.EncodeToString(sum[:3])[:2]
}

// carries tells whether what came back is of the message with the id.
func carries(returned, id string) bool {
	list, ok := strings.CutPrefix(returned, marked)
	if !ok {
		return returned == id
	}
	for ; len(list) >= 2; list = list[2:] {
		if list[:2] == mark(id) {
			return true
		}
	}
	return false
}
