// Package email carries messages over SMTP.
package email

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"huizhida/notify"
	"huizhida/notify/email/bounce"
)

// StartTLS says whether the connection must be encrypted.
type StartTLS string

const (
	Required StartTLS = "required" // refuse a server without it
	Optional StartTLS = "optional" // use it where offered
	Off      StartTLS = "off"
	Implicit StartTLS = "implicit" // TLS from the first byte, as on port 465
)

// Config says through which server e-mail leaves. The zero value sends nothing: make no Carrier from it.
type Config struct {
	Addr       string // host:port
	User       string // empty: no authentication
	Password   string
	From       string // "番禺惠企直达 <noreply@huiqi.example>"
	ReturnPath string // where undelivered mail returns to, as bounce.ParseAddress reads it; empty: to From
	StartTLS   StartTLS
	Roots      *x509.CertPool // whom to trust; nil: the system's

	Batch         int           // letters per call, of which a killed process leaves as many in doubt; 0: 32
	Timeout       time.Duration // how long the server may take over one letter; 0: 30 s. notify waits longer before it gives a letter up
	Idle          int           // connections kept while nobody uses them, for half a minute each; 0: 128
	Lifetime      time.Duration // after which a connection is not used again; 0: 5 min
	PerConnection int           // letters after which a connection is not used again; 0: 1,000
}

// fill puts the usual values where none are given.
func (c Config) fill() Config {
	c.Batch = cmp.Or(c.Batch, 32)
	c.Timeout = cmp.Or(c.Timeout, 30*time.Second)
	c.Idle = cmp.Or(c.Idle, 128)
	c.Lifetime = cmp.Or(c.Lifetime, 5*time.Minute)
	c.PerConnection = cmp.Or(c.PerConnection, 1000)
	return c
}

// Carrier sends through one server. Its sessions share the connections that it keeps.
type Carrier struct {
	config  Config
	from    *mail.Address
	returns bounce.Address
	host    string
	options []gomail.Option
	now     func() time.Time
	pool    pool
}

// New checks a configuration and answers the carrier of it, or what to mend.
func New(c Config) (*Carrier, error) {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, fmt.Errorf("SMTP address %q: need host:port", c.Addr)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("SMTP port %q is not a number", port)
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("SMTP sender %q: need an address such as 番禺惠企直达 <noreply@example.gov.cn>", c.From)
	}
	var returns bounce.Address
	if c.ReturnPath != "" {
		if returns, err = bounce.ParseAddress(c.ReturnPath); err != nil {
			return nil, fmt.Errorf("SMTP %w", err)
		}
	}
	if min(c.Batch, c.Idle, c.PerConnection) < 0 || min(c.Timeout, c.Lifetime) < 0 {
		return nil, errors.New("SMTP batch, timeout and limits of connections must not be negative")
	}
	c = c.fill()
	options := []gomail.Option{
		gomail.WithPort(number), gomail.WithTimeout(c.Timeout), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}),
	}
	secure, err := security(c, host)
	if err != nil {
		return nil, err
	}
	options = append(options, secure...)
	if _, err := gomail.NewClient(host, options...); err != nil {
		return nil, fmt.Errorf("SMTP configuration: %w", err)
	}
	return &Carrier{config: c, from: from, returns: returns, host: host, options: options, now: time.Now, pool: pool{limit: c.Idle}}, nil
}

// security picks encryption and authentication. Without a word about it, encryption is required, except on the way to this very machine.
func security(c Config, host string) ([]gomail.Option, error) {
	policy := c.StartTLS
	if policy == "" {
		policy = Required
		if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
			policy = Optional
		}
	}
	var options []gomail.Option
	switch policy {
	case Required:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Optional:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case Off:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case Implicit:
		options = append(options, gomail.WithSSL())
	default:
		return nil, fmt.Errorf("SMTP STARTTLS %q: need required, optional, off or implicit", policy)
	}
	if c.User == "" && c.Password != "" {
		return nil, errors.New("an SMTP password needs a user")
	}
	if c.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	return options, nil
}

// Batch is how many letters go over a connection in one call. SMTP answers for each.
func (c *Carrier) Batch() int { return c.config.Batch }

// Width is how many connections are worth having at once: a server that takes its time over each message is asked by many.
func (c *Carrier) Width() int { return c.config.Idle }

// Session prepares to carry a few batches: over a connection that an earlier session left, where there is one.
func (c *Carrier) Session() notify.Session { return &session{carrier: c} }

// Close ends the connections that nobody uses. A session may be open or begin after it.
func (c *Carrier) Close() error {
	c.pool.drain()
	return nil
}

// envelope is the sender on the envelope of the message with this id.
func (c *Carrier) envelope(id string) string {
	if c.returns.Empty() {
		return c.from.Address
	}
	return c.returns.For(id)
}
