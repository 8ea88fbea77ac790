// Package smtptest is a mail server on loopback that speaks real SMTP, for tests: it takes what it is told to take, refuses or drops the rest.
package smtptest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"
)

// Peer is the server. Set its answers before the first mail. An answer that blocks is a server that hangs.
type Peer struct {
	Addr  string
	Roots *x509.CertPool // trusts its certificate; nil without TLS

	// Sender answers the envelope's sender; drop breaks the connection instead. Nil takes all.
	Sender func(from string, drop func()) error
	// Rcpt answers each recipient; nil takes all.
	Rcpt func(to string) error
	// Data answers each message; drop breaks the connection instead. Nil takes all.
	Data func(m Mail, drop func()) error

	dsn         bool
	password    string // of the user "mailer"; empty: nobody has to say who they are
	mu          sync.Mutex
	mails       []Mail
	connections int
}

// Refusal is an answer such as 550 5.1.1.
func Refusal(code int, enhanced [3]int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode(enhanced), Message: text}
}

// Start runs a peer without TLS until the test ends.
func Start(t testing.TB) *Peer {
	t.Helper()
	return start(t, &Peer{}, nil)
}

// StartTLS runs a peer that offers STARTTLS with a certificate of its own.
func StartTLS(t testing.TB) *Peer {
	t.Helper()
	certificate, roots := selfSigned(t)
	return start(t, &Peer{Roots: roots}, &tls.Config{Certificates: []tls.Certificate{certificate}})
}

// StartAuth runs a peer with STARTTLS that takes letters only from the user "mailer" with this password.
func StartAuth(t testing.TB, password string) *Peer {
	t.Helper()
	certificate, roots := selfSigned(t)
	return start(t, &Peer{Roots: roots, password: password}, &tls.Config{Certificates: []tls.Certificate{certificate}})
}

// StartDSN runs a peer that can be told what to return of a letter that it cannot deliver (RFC 3461).
func StartDSN(t testing.TB) *Peer {
	t.Helper()
	return start(t, &Peer{dsn: true}, nil)
}

func start(t testing.TB, p *Peer, secure *tls.Config) *Peer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.connections++
		return &session{peer: p, conn: c}, nil
	}))
	server.Domain, server.TLSConfig = "localhost", secure
	server.ReadTimeout, server.WriteTimeout = 10*time.Second, 10*time.Second
	server.ErrorLog, server.EnableDSN = quiet{}, p.dsn
	p.Addr = listener.Addr().String()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // ends with Close
	}()
	t.Cleanup(func() {
		_ = server.Close() // nothing waits for its answer
		<-done
	})
	return p
}

// Mails are the messages that were taken so far, in order.
func (p *Peer) Mails() []Mail {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Mail(nil), p.mails...)
}

// Connections is how often somebody connected so far.
func (p *Peer) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.connections
}

type session struct {
	peer *Peer
	conn *smtp.Conn
	from string
	to   string
	id   string
	user string
}

func (s *session) AuthMechanisms() []string {
	if s.peer.password == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "mailer" || password != s.peer.password {
			return Refusal(535, [3]int{5, 7, 8}, "who are you")
		}
		s.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, options *smtp.MailOptions) error {
	if s.peer.password != "" && s.user == "" {
		return Refusal(530, [3]int{5, 7, 0}, "say who you are")
	}
	s.from, s.id = from, options.EnvelopeID
	if s.peer.Sender != nil {
		return s.peer.Sender(from, s.drop)
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.peer.Rcpt != nil {
		return s.peer.Rcpt(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, secure := s.conn.TLSConnectionState()
	m := Mail{From: s.from, To: s.to, ID: s.id, TLS: secure, Raw: raw}
	if s.peer.Data != nil {
		if err := s.peer.Data(m, s.drop); err != nil {
			return err
		}
	}
	s.peer.mu.Lock()
	defer s.peer.mu.Unlock()
	s.peer.mails = append(s.peer.mails, m)
	return nil
}

func (s *session) drop() { _ = s.conn.Conn().Close() }

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// quiet keeps broken connections, which are on purpose, out of the test's output.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}
