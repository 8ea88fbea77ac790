// Package webpushtest is a push service on loopback, with the browsers that subscribed to it, for tests: it speaks RFC 8030 over HTTPS, checks
// who pushes as RFC 8292 says, and its browsers read what arrives as RFC 8291 says. None of it is the carrier's own code.
package webpushtest

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Message is what a browser got.
type Message struct {
	Browser *Browser
	Text    []byte
	TTL     int // seconds
	Urgency string
	Topic   string
	Token   string // as signed; the same token may serve many messages
}

// Peer is the push service. Set its answers before the first message.
type Peer struct {
	URL   string
	Roots *x509.CertPool // trusts its certificate

	// Answer, when it is set and returns true, answers a request that is in order instead of taking the message.
	Answer func(w http.ResponseWriter, r *http.Request) bool
	// Limit is how many bytes of body are taken; 0: 4096.
	Limit int
	// Now is its clock; nil: the real one.
	Now func() time.Time

	mu       sync.Mutex
	browsers map[string]*Browser // by path
	messages []Message
	refusals []string
	requests int
}

// Start runs a push service until the test ends.
func Start(t testing.TB) *Peer {
	t.Helper()
	p := &Peer{browsers: map[string]*Browser{}}
	server := httptest.NewUnstartedServer(p)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // broken connections are on purpose
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	p.URL = server.URL
	p.Roots = x509.NewCertPool()
	p.Roots.AddCert(server.Certificate())
	return p
}

// Messages are those that browsers got so far, in order.
func (p *Peer) Messages() []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Message(nil), p.messages...)
}

// Refusals are why requests were not in order, in order.
func (p *Peer) Refusals() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.refusals...)
}

// Requests is how many came so far.
func (p *Peer) Requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.requests
}

var topicForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// ServeHTTP answers as the services of Google, Mozilla and Apple do.
func (p *Peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.requests++
	browser := p.browsers[r.URL.Path]
	p.mu.Unlock()
	refuse := func(code int, why string) {
		p.mu.Lock()
		p.refusals = append(p.refusals, why)
		p.mu.Unlock()
		http.Error(w, why, code)
	}
	body, err := io.ReadAll(r.Body)
	ttl, ttlErr := strconv.Atoi(r.Header.Get("TTL"))
	switch {
	case r.Method != http.MethodPost:
		refuse(http.StatusMethodNotAllowed, "post only")
		return
	case browser == nil:
		refuse(http.StatusNotFound, "no such subscription")
		return
	case browser.isGone():
		refuse(http.StatusGone, "push subscription has unsubscribed or expired.")
		return
	case err != nil || ttlErr != nil || ttl < 0:
		refuse(http.StatusBadRequest, "TTL missing")
		return
	case r.Header.Get("Topic") != "" && !topicForm.MatchString(r.Header.Get("Topic")):
		refuse(http.StatusBadRequest, "bad topic")
		return
	case r.Header.Get("Content-Encoding") != "aes128gcm":
		refuse(http.StatusBadRequest, "bad content encoding")
		return
	}
	token, code, why := p.identify(r, browser)
	if code != 0 {
		refuse(code, why)
		return
	}
	if p.Answer != nil && p.Answer(w, r) {
		return
	}
	if len(body) > p.limit() {
		refuse(http.StatusRequestEntityTooLarge, "payload too large")
		return
	}
	text, err := browser.open(body)
	if err != nil {
		refuse(http.StatusBadRequest, err.Error())
		return
	}
	p.mu.Lock()
	p.messages = append(p.messages, Message{Browser: browser, Text: text, TTL: ttl, Urgency: r.Header.Get("Urgency"), Topic: r.Header.Get("Topic"), Token: token})
	p.mu.Unlock()
	w.Header().Set("Location", p.URL+"/m/1")
	w.WriteHeader(http.StatusCreated)
}

func (p *Peer) limit() int {
	if p.Limit > 0 {
		return p.Limit
	}
	return 4096
}

func (p *Peer) now() time.Time {
	if p.Now != nil {
		return p.Now()
	}
	return time.Now()
}
