package email

import (
	"context"
	"errors"
	"net"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"huizhida/notify"
)

// conn is a connection that go-mail has greeted, encrypted and authenticated. The dialogue about letters is ours: go-mail waits for the answer
// to every command, where a server that offers PIPELINING needs one wait for each letter.
type conn struct {
	client *smtp.Client
	writer *writer
	out    []byte // what is written next

	timeout    time.Duration
	pipelining bool // RFC 2920
	dsn        bool // RFC 3461
	unicode    bool // RFC 6531
	open       bool // a refused transaction is still to be reset

	born    time.Time
	carried int
	reused  bool // the server may have hung up since
	expiry  *time.Timer
}

// dial makes a connection that is ready for letters.
func (c *Carrier) dial(ctx context.Context) (*conn, error) {
	var raw net.Conn
	options := c.options
	if c.config.StartTLS != Implicit { // go-mail's own dialler knows that this one is encrypted
		options = append(options[:len(options):len(options)], gomail.WithDialContextFunc(func(ctx context.Context, network, addr string) (_ net.Conn, err error) {
			raw, err = new(net.Dialer).DialContext(ctx, network, addr)
			return raw, err
		}))
	}
	client, err := gomail.NewClient(c.host, options...)
	if err != nil {
		return nil, err
	}
	established, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if raw != nil {
			_ = raw.Close() // go-mail leaves it open
		}
		return nil, err
	}
	made := &conn{client: established, writer: newWriter(c.from, c.now), timeout: c.config.Timeout, born: c.now()}
	made.pipelining, _ = established.Extension("PIPELINING")
	made.dsn, _ = established.Extension("DSN")
	made.unicode, _ = established.Extension("SMTPUTF8")
	return made, nil
}

// quit says goodbye, without waiting long for the answer.
func (c *conn) quit() {
	if c.client.UpdateDeadline(time.Second) == nil && c.client.Quit() == nil {
		return
	}
	_ = c.client.Close() // broken already
}

// flush writes what has gathered and answers how much of it left.
func (c *conn) flush() (int, error) {
	w := c.client.Text.W // empty at this point, so that what it counts is what left
	n, err := w.Write(c.out)
	if err == nil {
		if err = w.Flush(); err != nil {
			n -= w.Buffered()
		}
	}
	c.out = c.out[:0]
	return n, err
}

// read waits for the next answer.
func (c *conn) read() (reply, error) {
	code, text, err := c.client.Text.ReadResponse(0)
	if err == nil && (code < 200 || code > 599) {
		err = errors.New("an answer that is none")
	}
	return reply{code, text}, err
}

// letter is a message on its way: its envelope and the place for its result.
type letter struct {
	notify.Outgoing
	from, to string
	unicode  bool
	result   *notify.Result
}
