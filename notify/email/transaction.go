package email

import (
	"context"
	"errors"
	"strings"
	"time"
)

// errLeaving ends a connection that the server has said it will close.
var errLeaving = errors.New("the server closes the connection")

// carry takes letters over the connection, one transaction after the other, until they are through, the time is up or the connection broke. It
// answers how many have their result: after them nothing was sent whole.
//
// With pipelining the commands of a letter leave together with the one before it (RFC 2920 §3.1), so that each waits for the server once.
func (c *conn) carry(ctx context.Context, list []letter, latest time.Time, limit int) (n int, err error) {
	c.envelope(&list[0])
	for n < len(list) {
		l := &list[n]
		if err := c.client.UpdateDeadline(c.timeout); err != nil { // a letter's time begins when the server is done with the one before
			return n, err
		}
		if _, err := c.flush(); err != nil { // the first letter's commands; the others' have left
			return n, err
		}
		refusal, at, ready, err := c.answers(l)
		if err != nil {
			return n, err
		}
		if refusal.code == 421 && c.carried > 0 {
			return n, errLeaving // it has had enough of this connection, not of the letter
		}
		whole := c.contents(l, refusal, ready)
		more := n+1 < len(list) && c.carried+1 < limit && refusal.code != 421 && ctx.Err() == nil && time.Now().Before(latest)
		if more {
			c.envelope(&list[n+1])
		}
		wrote, err := c.flush()
		if refusal.code != 0 {
			l.result.Failure = refusal.failure(at, l.To)
			n++
			if refusal.code == 421 {
				return n, errLeaving
			}
			if err == nil && ready {
				_, err = c.read()
			}
		} else {
			if wrote < whole {
				return n, err
			}
			err = c.finish(l)
			n++
		}
		if err != nil || !more {
			return n, err
		}
	}
	return n, nil
}

// contents gathers the letter, if it was let in, and answers its length.
func (c *conn) contents(l *letter, refusal reply, ready bool) int {
	switch {
	case refusal.code == 0:
		c.out = c.writer.write(c.out, l.Outgoing, l.to)
		c.out = append(c.out, ".\r\n"...)
	case ready:
		c.out = append(c.out, ".\r\n"...) // waits for a letter to nobody (RFC 2920 §3.1)
	default:
		c.open = true
	}
	return len(c.out)
}

// finish reads the answer to a letter that was sent whole.
func (c *conn) finish(l *letter) error {
	r, err := c.read()
	switch {
	case err != nil:
		l.result.Failure = doubtful(err, l.To)
		return err
	case r.code < 300:
		c.carried++
		return nil
	case r.code < 400:
		err = errors.New("an answer that does not fit a letter")
		l.result.Failure = doubtful(err, l.To)
		return err
	}
	l.result.Failure = r.failure(end, l.To)
	if r.code == 421 {
		return errLeaving
	}
	return nil
}

// commands are those of one letter, after the reset of a refused one.
func (c *conn) commands(l *letter) []string {
	mail, rcpt := "MAIL FROM:<"+l.from+">", "RCPT TO:<"+l.to+">"
	if c.dsn { // headers are all that is wanted of a returned letter; its id comes back even without them
		mail += " RET=HDRS"
		if id := xtext(l.ID); len(id) <= 100 {
			mail += " ENVID=" + id
		}
		rcpt += " NOTIFY=FAILURE,DELAY"
	}
	if l.unicode && c.unicode {
		mail += " SMTPUTF8"
	}
	return []string{mail, rcpt, "DATA"}
}

// envelope gathers the commands of a letter where they may leave at once.
func (c *conn) envelope(l *letter) {
	if !c.pipelining {
		return
	}
	if c.open {
		c.out = append(c.out, "RSET\r\n"...)
	}
	for _, command := range c.commands(l) {
		c.out = append(append(c.out, command...), "\r\n"...)
	}
}

// answers reads those to the commands of a letter, sending them one by one where they did not leave at once. It tells the first refusal and the stage
// of it, and whether the server now waits for the letter.
func (c *conn) answers(l *letter) (refusal reply, at stage, ready bool, err error) {
	if c.open {
		if _, err := c.ask("RSET"); err != nil {
			return reply{}, 0, false, err
		}
		c.open = false
	}
	for s, command := range c.commands(l) {
		r, err := c.ask(command)
		if err != nil {
			return reply{}, 0, false, err
		}
		ready = r.code == 354
		fits := stage(s) == start && ready || stage(s) != start && r.code < 300
		if fits || refusal.code != 0 {
			continue
		}
		if r.code < 400 {
			return reply{}, 0, false, errors.New("an answer that does not fit its command")
		}
		refusal, at = r, stage(s)
		if !c.pipelining || r.code == 421 {
			break
		}
	}
	return refusal, at, ready, nil
}

// ask reads the answer to a command, and sends it first unless it has left already.
func (c *conn) ask(command string) (reply, error) {
	if !c.pipelining {
		c.out = append(append(c.out[:0], command...), "\r\n"...)
		if _, err := c.flush(); err != nil {
			return reply{}, err
		}
	}
	return c.read()
}

// xtext writes a value as RFC 3461 §4 has it.
func xtext(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == '+' || r == '=' || r > '~' }) {
		return text
	}
	const digits = "0123456789ABCDEF"
	var out strings.Builder
	for i := range len(text) {
		if b := text[i]; b <= ' ' || b == '+' || b == '=' || b > '~' {
			out.Write([]byte{'+', digits[b>>4], digits[b&15]})
		} else {
			out.WriteByte(b)
		}
	}
	return out.String()
}
