package email

import (
	"errors"
	"net/textproto"
	"strings"

	"huizhida/notify"
	"huizhida/notify/email/bounce"
)

// reply is a server's answer to one command.
type reply struct {
	code int
	text string // without the code; lines are separated by \n
}

// status is the enhanced code that the text begins with (RFC 2034), such as "5.1.1", or empty.
func (r reply) status() string {
	word, _, _ := strings.Cut(r.text, " ")
	digits := strings.Count(word, ".") == 2 && strings.Trim(word, "0123456789.") == ""
	if !digits || len(word) < 5 || len(word) > 9 || int(word[0]-'0') != r.code/100 {
		return ""
	}
	return word
}

func (r reply) name() string {
	code := string([]byte{'0' + byte(r.code/100%10), '0' + byte(r.code/10%10), '0' + byte(r.code%10)})
	return strings.TrimSpace(code + " " + r.status())
}

// stage is how far a transaction had come.
type stage int

const (
	sender    stage = iota // MAIL
	recipient              // RCPT
	start                  // DATA
	end                    // the final dot
)

// failure reads a refusal: 4xx passes, 5xx does not. Whoever refuses our own address refuses all letters: that can be mended without
// giving any of them up.
func (r reply) failure(at stage, to string) *notify.Failure {
	status := r.status()
	f := &notify.Failure{Code: r.name(), Detail: bounce.Scrub(r.text, to), Permanent: r.code >= 500}
	switch {
	case at == sender && f.Permanent:
		f.Permanent, f.Account = false, true
	case at == recipient && f.Permanent:
		// RFC 3463 §3.2: X.1.7 and X.1.8 are about the sender's address.
		f.BadAddress = strings.HasPrefix(status, "5.1.") && status != "5.1.7" && status != "5.1.8"
	}
	return f
}

// broken is what a connection's end means for a letter of which nothing, or not all, was sent.
func broken(err error, to string) *notify.Failure {
	return &notify.Failure{Code: "network", Detail: bounce.Scrub(err.Error(), to)}
}

// doubtful is what it means for a letter that was sent whole without an answer.
func doubtful(err error, to string) *notify.Failure {
	f := broken(err, to)
	f.Unsure = true
	return f
}

// codeOf is the server's code in a dialling error, or "network".
func codeOf(err error) string {
	if refusal, ok := errors.AsType[*textproto.Error](err); ok && refusal.Code >= 400 && refusal.Code <= 599 {
		return reply{refusal.Code, refusal.Msg}.name()
	}
	return "network"
}
