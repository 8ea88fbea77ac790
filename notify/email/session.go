package email

import (
	"context"
	"errors"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"huizhida/notify"
)

// session is one connection, kept for a batch and made anew after it broke.
type session struct {
	carrier *Carrier
	client  *gomail.Client
	conn    *smtp.Client // nil while not connected
}

// Connect makes sure that there is a connection. What a server says against it, even for good, may be mended without us: it is temporary.
func (s *session) Connect(ctx context.Context) *notify.Failure {
	if s.conn != nil {
		return nil
	}
	client, err := gomail.NewClient(s.carrier.host, s.carrier.options...)
	if err == nil {
		s.client = client
		s.conn, err = client.DialToSMTPClientWithContext(ctx)
	}
	if err != nil {
		s.conn = nil
		return &notify.Failure{Code: codeOf(err), Detail: scrub(err.Error(), "")}
	}
	return nil
}

// Send carries messages one after the other. A connection that broke on one is not used again.
func (s *session) Send(ctx context.Context, batch []notify.Outgoing) []notify.Result {
	results := make([]notify.Result, len(batch))
	for i, m := range batch {
		results[i].Failure = s.send(ctx, m)
	}
	return results
}

func (s *session) send(ctx context.Context, m notify.Outgoing) *notify.Failure {
	if f := s.Connect(ctx); f != nil {
		return f
	}
	message, err := s.carrier.compose(m)
	if err != nil {
		return &notify.Failure{Permanent: true, BadAddress: true, Code: "address", Detail: scrub(err.Error(), m.To)}
	}
	err = s.client.SendWithSMTPClient(s.conn, message)
	if err == nil || message.IsDelivered() { // what fails after the server's yes does not undo it
		return nil
	}
	f := failureOf(err, m.To)
	if f.Code == "network" || strings.HasPrefix(f.Code, "421") {
		_ = s.Close() // broken already
	}
	return &f
}

// Close ends the connection; the next Connect makes another.
func (s *session) Close() error {
	if s.conn == nil {
		return nil
	}
	conn := s.conn
	s.conn = nil
	if err := conn.Quit(); err != nil {
		return errors.Join(err, conn.Close()) // a broken connection says no goodbye
	}
	return nil
}

// failureOf reads a server's refusal: 4xx and a broken connection pass, 5xx does not.
func failureOf(err error, to string) notify.Failure {
	f := notify.Failure{Code: "network", Detail: scrub(err.Error(), to)}
	refusal, ok := errors.AsType[*gomail.SendError](err)
	if !ok || refusal.ErrorCode() == 0 {
		return f
	}
	f.Code = strings.TrimSpace(fmt.Sprintf("%d %s", refusal.ErrorCode(), refusal.EnhancedStatusCode()))
	f.Permanent = refusal.ErrorCode() >= 500
	f.BadAddress = f.Permanent && refusal.Reason == gomail.ErrSMTPRcptTo && strings.HasPrefix(refusal.EnhancedStatusCode(), "5.1.")
	return f
}

// codeOf is the server's code in a dialling error, or "network".
func codeOf(err error) string {
	text := err.Error()
	if len(text) >= 3 && (text[0] == '4' || text[0] == '5') && strings.Trim(text[:3], "0123456789") == "" {
		return text[:3]
	}
	return "network"
}

// scrub takes the recipient's address out of what is stored: it is kept sealed.
func scrub(text, to string) string {
	text, _, _ = strings.Cut(text, ", affected recipient(s):")
	if to != "" {
		text = strings.ReplaceAll(text, to, "收件人")
	}
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "")
	}
	return strings.ToValidUTF8(text, "?")
}
