// Package webpush carries messages to browsers, through the push service that each browser's maker runs (RFC 8030): signed with the site's
// key (RFC 8292), encrypted so that only the browser reads them (RFC 8291, RFC 8188).
package webpush

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"huizhida/notify"
	"huizhida/notify/egress"
)

const (
	timeout    = 15 * time.Second
	defaultTTL = 3 * 24 * time.Hour
	longestTTL = 28 * 24 * time.Hour // what the large push services keep at most
)

// Urgency tells a device whether a message is worth its battery.
type Urgency string

// What RFC 8030, 5.3 knows.
const (
	VeryLow Urgency = "very-low"
	Low     Urgency = "low"
	Normal  Urgency = "normal"
	High    Urgency = "high"
)

// Config says as whom messages are pushed. The zero value sends nothing: make no Carrier from it.
type Config struct {
	Key     string         // the private VAPID key as NewKey writes it. Another key makes every subscription useless
	Subject string         // where push services reach the operator: "mailto:admin@example.gov.cn" or an https address
	TTL     time.Duration  // how long a message waits for a device that is off; 0: three days
	Urgency Urgency        // empty: normal
	Guard   egress.Guard   // which addresses may be called; zero: what is public
	Roots   *x509.CertPool // whom to trust; nil: the system's
	Makers  []string       // hosts of push services that are believed like those of the browsers' makers
	Now     func() time.Time
}

// Carrier pushes as one application server.
type Carrier struct {
	client  *http.Client
	signer  *signer
	ttl     time.Duration
	urgency Urgency
	makers  []string
	now     func() time.Time
}

// New checks a configuration and answers the carrier of it, or what to mend.
func New(c Config) (*Carrier, error) {
	if c.TTL == 0 {
		c.TTL = defaultTTL
	}
	if c.Urgency == "" {
		c.Urgency = Normal
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	key, err := parseKey(c.Key)
	if err != nil {
		return nil, err
	}
	if err := checkSubject(c.Subject); err != nil {
		return nil, err
	}
	if c.TTL < 0 || c.TTL > longestTTL {
		return nil, fmt.Errorf("web push TTL %s: need 0 to %s", c.TTL, longestTTL)
	}
	switch c.Urgency {
	case VeryLow, Low, Normal, High:
	default:
		return nil, fmt.Errorf("web push urgency %q: need very-low, low, normal or high", c.Urgency)
	}
	return &Carrier{client: c.Guard.Client(timeout, c.Roots), signer: newSigner(key, c.Subject, c.Now),
		ttl: c.TTL, urgency: c.Urgency, makers: c.Makers, now: c.Now}, nil
}

// checkSubject keeps out what Apple's service refuses every message for.
func checkSubject(subject string) error {
	if address, ok := strings.CutPrefix(subject, "mailto:"); ok {
		if a, err := mail.ParseAddress(address); err == nil && a.Address == address {
			return nil
		}
	} else if u, err := url.Parse(subject); err == nil && u.Scheme == "https" && u.Host != "" {
		return nil
	}
	return errors.New("web push subject: need mailto:admin@example.gov.cn or an https address, where push services reach the operator")
}

// PublicKey is what a page gives to pushManager.subscribe as applicationServerKey.
func (c *Carrier) PublicKey() string { return c.signer.public }

// Scope is the key that browsers subscribed to: no other account reaches them.
func (c *Carrier) Scope() string { return c.signer.public }

// Preview is what a browser shows of a message.
func (c *Carrier) Preview(m notify.Outgoing) ([]notify.PreviewLine, string) {
	return []notify.PreviewLine{{Value: m.Subject, Title: true}, {Value: strings.TrimSpace(m.Text)}}, ""
}

// Batch is 1: push services take one message a request.
func (c *Carrier) Batch() int { return 1 }

// Session shares the carrier's connections.
func (c *Carrier) Session() notify.Session { return session{carrier: c} }
