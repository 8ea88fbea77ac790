package bounce

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

// status is what a delivery report says about one recipient.
type status struct {
	action     string
	code       string
	recipient  string
	diagnostic string
}

// readStatuses reads the groups of a message/delivery-status: one of the letter, then one for each recipient (RFC 3464 §2.1).
func (m *found) readStatuses(raw []byte) {
	for len(bytes.TrimSpace(raw)) > 0 && len(m.statuses) < mostGroup {
		var group fields
		group, raw = readFields(bytes.TrimLeft(raw, "\r\n"))
		if id := group.get("Original-Envelope-Id"); id != "" && m.envelopeID == "" {
			m.envelopeID = fromXtext(id)
		}
		s := status{action: word(group.get("Action")), recipient: group.get("Original-Recipient"), diagnostic: typed(group.text("Diagnostic-Code"))}
		if cleanMailbox(s.recipient) == "" {
			s.recipient = group.get("Final-Recipient")
		}
		s.code = precise(word(group.get("Status")), s.diagnostic)
		if s.action != "" || group.get("Status") != "" || group.get("Final-Recipient") != "" {
			m.statuses = append(m.statuses, s)
		}
	}
}

func (s status) kind() Kind {
	switch s.action {
	case "failed":
		return Bounced
	case "delayed":
		return Delayed
	case "delivered", "relayed", "expanded":
		return Ignored
	}
	switch { // an action that says nothing
	case strings.HasPrefix(s.code, "5."):
		return Bounced
	case strings.HasPrefix(s.code, "4."):
		return Delayed
	}
	return Ignored
}

// worst is the report about the recipient who fared worst: our letters have one recipient each.
func worst(list []status) Report {
	best := list[0]
	rank := map[Kind]int{Ignored: 0, Delayed: 1, Bounced: 2}
	for _, s := range list[1:] {
		if rank[s.kind()] > rank[best.kind()] {
			best = s
		}
	}
	return Report{Kind: best.kind(), Recipient: best.recipient, Status: best.code, Diagnostic: best.diagnostic}
}

var (
	enhanced = regexp.MustCompile(`(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:$|[^\d.]|\.(?:$|\D))`)
	basic    = regexp.MustCompile(`(?:^|[^\d.])([45])\d\d(?:$|[^\d.])`)
)

// precise is the status, or the one that the server's own words hold where they say more.
func precise(code, words string) string {
	if m := enhanced.FindStringSubmatch(code); m == nil || m[1] != code {
		code = ""
	}
	if m := enhanced.FindStringSubmatch(words); m != nil && (code == "" || strings.HasSuffix(code, ".0.0") && m[1][0] == code[0]) {
		return m[1]
	}
	if m := basic.FindStringSubmatch(words); m != nil && code == "" {
		return m[1] + ".0.0"
	}
	return code
}

// fromXtext reads a value as RFC 3461 §4 has it.
func fromXtext(text string) string {
	return xtext.ReplaceAllStringFunc(text, func(hex string) string {
		b, err := strconv.ParseUint(hex[1:], 16, 8)
		if err != nil {
			return hex
		}
		return string([]byte{byte(b)})
	})
}

var xtext = regexp.MustCompile(`\+[0-9A-F]{2}`)
