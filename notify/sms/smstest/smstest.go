// Package smstest is the other end of the SMS protocols: it checks signatures as the providers document them, and takes messages on loopback.
package smstest

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

// What the peers know their client by.
const (
	KeyID    = "LTAI4Ftestkeyid"
	Secret   = "testKeySecret000000000000000000"
	AppID    = "1400006666"
	SignName = "番禺惠企"
	Template = "SMS_154950909"
)

// Message is one that a peer took, or was asked to take.
type Message struct {
	ID       string // what it carried for its sender: OutId, SessionContext, id
	Template string
	To       string   // as it was written
	Text     string   // only the gateway is told it
	Params   []string // "name=value", or the value alone where they go by place
	Ref      string
	Code     string // empty: taken
	At       time.Time
}

// Peer is a provider on loopback.
type Peer struct {
	URL   string
	Roots *x509.CertPool // of StartTLS peers

	Answer func(Message) (code, words string)                // what to say about a message; nil or an empty code: taken
	Call   func(w http.ResponseWriter, r *http.Request) bool // true: it answered the call itself, before the peer looked at it
	After  func(w http.ResponseWriter, r *http.Request) bool // true: it answered itself, after the peer took the messages
	Report func(Message) (state, code string, at time.Time)  // what became of a message that was taken; nil: nothing was heard
	Marks  bool                                              // Tencent: hand the session context back
	Also   []string                                          // templates that are approved beside Template

	mu      sync.Mutex
	taken   []Message
	actions []string
	nonces  map[string]bool
	refs    int
}

// Messages are those that were taken.
func (p *Peer) Messages() []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Message(nil), p.taken...)
}

// Actions are the calls that came in with a valid signature, in order.
func (p *Peer) Actions() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.actions...)
}

// refusal is what a peer says to a call as a whole.
type refusal struct {
	status      int
	code, words string
}

// protocol is what the peers differ in.
type protocol interface {
	check(r *http.Request, body []byte) (action string, no *refusal)
	serve(action string, r *http.Request, body []byte) (answer any, no *refusal)
	refuse(no refusal) any
}

func start(t testing.TB, p *Peer, speak protocol, secure bool) *Peer {
	t.Helper()
	p.nonces = map[string]bool{}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.Call != nil && p.Call(w, r) {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		action, no := speak.check(r, body)
		var answer any
		if no == nil {
			p.mu.Lock()
			p.actions = append(p.actions, action)
			answer, no = speak.serve(action, r, body)
			p.mu.Unlock()
		}
		if p.After != nil && p.After(w, r) {
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if no != nil {
			w.WriteHeader(no.status)
			answer = speak.refuse(*no)
		}
		_ = json.NewEncoder(w).Encode(answer) // a client that went away is part of the tests
	})
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are part of the tests
	if secure {
		server.StartTLS()
		p.Roots = x509.NewCertPool()
		p.Roots.AddCert(server.Certificate())
	} else {
		server.Start()
	}
	p.URL = server.URL
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return p
}

// take keeps a message unless something was said against it.
func (p *Peer) take(m Message) Message {
	m.At = time.Now()
	if m.Code == "" {
		p.taken = append(p.taken, m)
	}
	return m
}

// approved tells whether a template may be used.
func (p *Peer) approved(template string) bool {
	return template == Template || slices.Contains(p.Also, template)
}

// ref is a new name for a message or a call.
func (p *Peer) ref() string {
	p.refs++
	return fmt.Sprintf("9006199%07d^0", p.refs)
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func keyed(key, text []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(text)
	return h.Sum(nil)
}
