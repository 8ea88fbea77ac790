// Package email carries messages over SMTP.
package email

import (
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
)

// timeout bounds the dialogue about one message; notify waits longer than this before it gives a message up.
const timeout = 30 * time.Second

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
	Addr     string // host:port
	User     string // empty: no authentication
	Password string
	From     string // "番禺惠企直达 <noreply@huiqi.example>"
	StartTLS StartTLS
	Roots    *x509.CertPool // whom to trust; nil: the system's
}

// Carrier sends through one server.
type Carrier struct {
	from    *mail.Address
	host    string
	options []gomail.Option
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
	options := []gomail.Option{
		gomail.WithPort(number), gomail.WithTimeout(timeout), gomail.WithoutNoop(), gomail.WithoutRset(),
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
	return &Carrier{from: from, host: host, options: options}, nil
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

// Batch is 1: SMTP answers for each message.
func (c *Carrier) Batch() int { return 1 }

// Session prepares a connection for one batch.
func (c *Carrier) Session() notify.Session { return &session{carrier: c} }
