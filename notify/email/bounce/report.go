// Package bounce reads the mail that comes back: reports of what could not be delivered (RFC 3464), complaints (RFC 5965), and the automatic
// answers among them, which mean nothing. It knows no campaign: a report names the letter by its Message-ID.
package bounce

import (
	"errors"
	"io"
	"strings"
)

// Kind is what became of the letter.
type Kind string

const (
	Bounced    Kind = "bounced"    // given up
	Delayed    Kind = "delayed"    // still tried
	Complained Kind = "complained" // its reader called it unwanted
	Ignored    Kind = "ignored"    // an automatic answer, a receipt, or no report at all
)

// Report is what a returned mail says. Anybody may write such a mail: believe it only about a Message-ID that nobody could guess.
type Report struct {
	Kind       Kind
	MessageID  string // of our letter, without brackets; empty when the mail does not tell
	Recipient  string // the mailbox of our letter, where it tells
	Status     string // RFC 3463, such as "5.1.1"; empty for complaints
	Diagnostic string // the server's words, without addresses
}

// Permanent tells whether a server refused the letter for good. One that was given up after days of trying has a status of 4.
func (r Report) Permanent() bool { return r.Kind == Bounced && strings.HasPrefix(r.Status, "5.") }

// BadAddress tells whether the mailbox does not exist: not one that is full, and not a letter that was not liked.
func (r Report) BadAddress() bool {
	if !r.Permanent() {
		return false
	}
	switch r.Status {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1":
		return true
	case "5.0.0", "5.1.0", "5.5.0", "5.5.1", "5.4.1": // nothing said, or by servers that say little
		return nobody.MatchString(r.Diagnostic)
	}
	return false
}

// ErrNotMail is returned for what has no header.
var ErrNotMail = errors.New("not a mail")

// enough is how much of a returned mail is read: what comes later is the letter that we know.
const enough = 1 << 20

// Parse reads one mail. It is tolerant: what is malformed counts as not said.
func Parse(r io.Reader) (Report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, enough))
	if err != nil {
		return Report{}, err
	}
	header, body := readFields(raw)
	if len(header) == 0 {
		return Report{}, ErrNotMail
	}
	m := &found{header: header}
	m.walk(header, body, 0)
	report := m.report()
	report.MessageID, report.Recipient = m.messageID(), m.recipient(report.Recipient)
	report.Diagnostic = Scrub(report.Diagnostic, report.Recipient)
	return report, nil
}

func (m *found) report() Report {
	switch {
	case m.feedback != nil:
		return m.complaint()
	case len(m.statuses) > 0:
		return worst(m.statuses)
	case m.receipt || m.automatic():
		return Report{Kind: Ignored}
	}
	return m.prose()
}

// complaint reads a report of a mailbox provider about its reader's word. Reports on DMARC, and on mail that is not spam, are none.
func (m *found) complaint() Report {
	switch word(m.feedback.get("Feedback-Type")) {
	case "abuse", "fraud", "virus", "other", "opt-out", "miscategorized":
		return Report{Kind: Complained, Recipient: m.feedback.get("Original-Rcpt-To"), Diagnostic: m.feedback.get("Feedback-Type")}
	}
	return Report{Kind: Ignored}
}

// automatic tells whether a program answered for a person (RFC 3834), or says so in the ways of before.
func (m *found) automatic() bool {
	if kind := word(m.header.get("Auto-Submitted")); kind == "auto-replied" {
		return true
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponse"} {
		if value := m.header.get(name); value != "" && word(value) != "no" {
			return true
		}
	}
	return word(m.header.get("Precedence")) == "auto_reply" || absence.MatchString(m.header.text("Subject"))
}

// messageID looks for our letter's id where servers leave it, the surest first.
func (m *found) messageID() string {
	for _, value := range []string{
		m.original.get("Message-ID"), m.envelopeID, m.header.get("X-Original-Message-ID"), m.header.get("In-Reply-To"), lastID(m.header.get("References")),
		quotedID(m.prosed),
	} {
		if id := cleanID(value); id != "" {
			return id
		}
	}
	return ""
}

// recipient is the mailbox that the report names, or that the returned letter was for.
func (m *found) recipient(named string) string {
	for _, value := range []string{named, m.header.get("X-Failed-Recipients"), m.original.get("To")} {
		if mailbox := cleanMailbox(value); mailbox != "" {
			return mailbox
		}
	}
	return ""
}
