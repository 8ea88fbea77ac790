package email

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"huizhida/notify"
	"huizhida/notify/email/bounce"
)

// session is the use of one connection, which is made anew after it broke.
type session struct {
	carrier *Carrier
	conn    *conn // nil while not connected
}

// Connect makes sure that there is a connection. What a server says against it, even for good, may be mended without us: it is temporary.
func (s *session) Connect(ctx context.Context) *notify.Failure {
	if s.conn != nil {
		return nil
	}
	for c := s.carrier.pool.take(); c != nil; c = s.carrier.pool.take() {
		if s.carrier.usable(c) {
			s.conn = c
			return nil
		}
		c.quit()
	}
	c, err := s.carrier.dial(ctx)
	if err != nil {
		code := codeOf(err)
		return &notify.Failure{Code: code, Account: strings.HasPrefix(code, "5"), Detail: bounce.Scrub(err.Error(), "")}
	}
	s.conn = c
	return nil
}

// usable tells whether a connection may carry another letter.
func (c *Carrier) usable(conn *conn) bool {
	return conn.carried < c.config.PerConnection && c.now().Sub(conn.born) < c.config.Lifetime
}

// Send carries letters one after the other and answers for each exactly: accepted; refused; Unsure, if it was sent whole and no answer came;
// "network", if the connection broke on it before that; and "unsent", if it was not begun. None is begun later than the timeout after the call,
// or after ctx ended, so that a call ends within two timeouts and a dial.
func (s *session) Send(ctx context.Context, batch []notify.Outgoing) []notify.Result {
	results := make([]notify.Result, len(batch))
	list := s.letters(batch, results)
	latest := time.Now().Add(s.carrier.config.Timeout)
	for len(list) > 0 {
		if ctx.Err() != nil || !time.Now().Before(latest) {
			leave(list, "the time was up")
			break
		}
		if s.conn != nil && !s.carrier.usable(s.conn) {
			s.hangUp()
		}
		if f := s.Connect(ctx); f != nil {
			for _, l := range list {
				again := *f
				l.result.Failure = &again
			}
			break
		}
		n, err := s.conn.carry(ctx, list, latest, s.carrier.config.PerConnection)
		before := list[:n]
		list = list[n:]
		if err == nil {
			continue
		}
		fresh := n == 0 && s.conn.carried == 0 && !s.conn.reused
		_ = s.conn.client.Close() // broken already
		s.conn = nil
		if late, ok := errors.AsType[net.Error](err); fresh || ok && late.Timeout() { // another connection would not serve better
			giveUp(before, list, err)
			break
		}
	}
	return results
}

// giveUp answers for the letters that a connection left over. The first of them is the one that it broke on, unless that has its answer.
func giveUp(before, left []letter, err error) {
	last := len(before) - 1
	if len(left) > 0 && (last < 0 || before[last].result.Failure == nil || !before[last].result.Failure.Unsure) {
		left[0].result.Failure = broken(err, left[0].To)
		left = left[1:]
	}
	leave(left, "the connection broke on a letter before this one")
}

// leave answers for letters that were not begun.
func leave(list []letter, detail string) {
	for _, l := range list {
		l.result.Failure = &notify.Failure{Unsent: true, Code: "unsent", Detail: detail}
	}
}

// letters are the messages that SMTP can name a recipient of; the others have their result.
func (s *session) letters(batch []notify.Outgoing, results []notify.Result) []letter {
	list := make([]letter, 0, len(batch))
	for i, m := range batch {
		to, unicode, err := mailbox(m.To)
		switch {
		case err != nil:
			results[i].Failure = &notify.Failure{Permanent: true, BadAddress: true, Code: "address", Detail: err.Error()}
		case m.ID == "" || strings.ContainsAny(m.ID+m.Unsubscribe, "\r\n\t <>"):
			results[i].Failure = &notify.Failure{Permanent: true, Code: "message", Detail: "an id or an address to unsubscribe at that no header can hold"}
		default:
			list = append(list, letter{Outgoing: m, from: s.carrier.envelope(m.ID), to: to, unicode: unicode, result: &results[i]})
		}
	}
	return list
}

// Close leaves the connection to the next session, or ends it.
func (s *session) Close() error {
	if s.conn != nil && s.carrier.usable(s.conn) && s.carrier.pool.keep(s.conn) {
		s.conn = nil
	}
	s.hangUp()
	return nil
}

func (s *session) hangUp() {
	if s.conn != nil {
		s.conn.quit()
		s.conn = nil
	}
}
