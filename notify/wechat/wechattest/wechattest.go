// Package wechattest is WeChat on loopback, for tests: it gives out tokens and takes messages as the documentation says, refuses what does
// not follow it, and pushes signed and encrypted events.
package wechattest

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// Secret is the account's.
const Secret = "8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f"

// Paths of the interface.
const (
	StableToken = "/cgi-bin/stable_token"
	OldToken    = "/cgi-bin/token"
	Template    = "/cgi-bin/message/template/send"
	Subscribe   = "/cgi-bin/message/subscribe/send"
)

// Peer is the server.
type Peer struct {
	URL   string
	AppID string         // of its one account; no other peer has the same
	Roots *x509.CertPool // trusts its certificate; nil without TLS

	mu        sync.Mutex
	clock     time.Time
	calls     map[string]int
	forced    int
	stable    line
	old       line
	expired   map[string]bool // tokens that were good once
	templates map[string][]string
	people    map[string]*person
	sent      []Message
	logins    map[string]*login
	answer    func(path string) *Answer
	delay     time.Duration
}

// person is somebody whose openid the account knows.
type person struct {
	follows bool
	agreed  map[string]int
	taken   map[string]bool // client_msg_id
}

// Message is one that was taken.
type Message struct {
	Path       string
	Token      string
	MsgID      string
	ToUser     string            `json:"touser"`
	TemplateID string            `json:"template_id"`
	URL        string            `json:"url"`
	Page       string            `json:"page"`
	State      string            `json:"miniprogram_state"`
	Lang       string            `json:"lang"`
	ClientID   string            `json:"client_msg_id"`
	Applet     map[string]string `json:"miniprogram"`
	Data       map[string]struct {
		Value string `json:"value"`
	} `json:"data"`
}

// Answer is what the peer says instead of what it would.
type Answer struct {
	Code     int    // errcode
	Text     string // errmsg
	Status   int    // HTTP; 0: 200
	Location string // with a Status that sends the client elsewhere
	Body     string // instead of a code
	Hang     bool   // until the client goes
	Drop     bool   // the connection breaks
	Taken    bool   // the message counts as taken before that
}

// Start runs a peer without TLS until the test ends.
func Start(t testing.TB) *Peer {
	t.Helper()
	p := newPeer()
	return p.serve(t, httptest.NewServer(p.handler()))
}

// StartTLS runs a peer with a certificate of its own.
func StartTLS(t testing.TB) *Peer {
	t.Helper()
	p := newPeer()
	server := httptest.NewUnstartedServer(p.handler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a client that trusts nobody is on purpose
	server.StartTLS()
	p.Roots = x509.NewCertPool()
	p.Roots.AddCert(server.Certificate())
	return p.serve(t, server)
}

func (p *Peer) serve(t testing.TB, server *httptest.Server) *Peer {
	p.URL = server.URL
	t.Cleanup(func() {
		server.CloseClientConnections() // one may hang on purpose
		server.Close()
	})
	return p
}

func newPeer() *Peer {
	id := make([]byte, 8)
	_, _ = rand.Read(id) // never fails
	return &Peer{
		AppID: "wx" + hex.EncodeToString(id),
		clock: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), calls: map[string]int{}, expired: map[string]bool{},
		templates: map[string][]string{}, people: map[string]*person{}, logins: map[string]*login{},
	}
}

func (p *Peer) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(StableToken, p.stableToken)
	mux.HandleFunc(OldToken, p.oldToken)
	mux.HandleFunc(Template, p.send)
	mux.HandleFunc(Subscribe, p.send)
	mux.HandleFunc(UserToken, p.userToken)
	mux.HandleFunc(UserCode, p.userCode)
	return mux
}

// Now is the peer's clock, which moves with Advance only.
func (p *Peer) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.clock
}

// Advance moves the clock.
func (p *Peer) Advance(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clock = p.clock.Add(d)
}

// AddTemplate adds one with its fields, such as thing1.
func (p *Peer) AddTemplate(id string, fields ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.templates[id] = fields
}

// Follow makes an openid known, as a follower's.
func (p *Peer) Follow(openid string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.person(openid).follows = true
}

// Unfollow ends that; the openid stays known.
func (p *Peer) Unfollow(openid string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.person(openid).follows = false
}

// Agree lets one message more of a template through to an openid.
func (p *Peer) Agree(openid, template string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.person(openid).agreed[template]++
}

func (p *Peer) person(openid string) *person {
	if p.people[openid] == nil {
		p.people[openid] = &person{agreed: map[string]int{}, taken: map[string]bool{}}
	}
	return p.people[openid]
}

// Answers lets f decide each call; nil from it leaves the peer its own answer.
func (p *Peer) Answers(f func(path string) *Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = f
}

// Slow makes each call for a token take a while, so that those of others meet it.
func (p *Peer) Slow(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = d
}

// Calls is how often a path was called.
func (p *Peer) Calls(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[path]
}

// Forced is how often a token was forced.
func (p *Peer) Forced() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.forced
}

// Sent are the messages that were taken so far, in order.
func (p *Peer) Sent() []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Message(nil), p.sent...)
}
