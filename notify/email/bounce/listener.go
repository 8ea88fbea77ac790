package bounce

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"
)

// Config says where returned mail is taken in.
type Config struct {
	Addr      string      // host:port, of loopback or of a network that only the mail relay reaches
	Addresses []Address   // whose mail is taken: the return path, and where complaints go; no other
	TLS       *tls.Config // offers STARTTLS; nil: none
	Largest   int64       // bytes of one mail; 0: 10 MB
	Most      int         // connections at a time; 0: 64
	Log       *slog.Logger
}

// Sink takes a report in. While it fails the mail is refused for now, so that its sender keeps it. The same mail may come again.
type Sink func(ctx context.Context, r Report) error

const (
	patience = time.Minute     // bounds a sink's work, and the wait for a client's next words
	grace    = 5 * time.Second // for the sinks at work when the listener is to end
)

// Listener is a mail server for returned mail. It relays nothing and keeps nothing.
type Listener struct {
	config Config
	sink   Sink
	socket net.Listener
	server *smtp.Server

	busy   sync.RWMutex // read while a sink works
	closed bool
	work   context.Context // of the sinks
	abort  context.CancelFunc
}

// Listen opens the address; Serve answers there.
func Listen(c Config, sink Sink) (*Listener, error) {
	if len(c.Addresses) == 0 {
		return nil, errors.New("returned mail: need the address that it comes back to")
	}
	for _, a := range c.Addresses {
		if a.Empty() {
			return nil, errors.New("returned mail: need the address that it comes back to")
		}
	}
	socket, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return nil, fmt.Errorf("returned mail: %w", err)
	}
	work, abort := context.WithCancel(context.Background())
	l := &Listener{config: c, work: work, abort: abort, sink: sink, socket: netutil.LimitListener(socket, cmp.Or(c.Most, 64))}
	if l.config.Log == nil {
		l.config.Log = slog.New(slog.DiscardHandler)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{listener: l}, nil }))
	s.Domain, s.TLSConfig = c.Addresses[0].domain, c.TLS
	s.ReadTimeout, s.WriteTimeout = patience, patience
	s.MaxMessageBytes, s.MaxRecipients, s.MaxLineLength = cmp.Or(c.Largest, 10<<20), 1, 64<<10
	s.ErrorLog = journal{l.config.Log}
	l.server = s
	return l, nil
}

// Addr is where it listens.
func (l *Listener) Addr() string { return l.socket.Addr().String() }

// Serve answers until ctx ends. When it returns, no sink is at work.
func (l *Listener) Serve(ctx context.Context) error {
	ended := make(chan error, 1)
	go func() { ended <- l.server.Serve(l.socket) }()
	select {
	case err := <-ended:
		return fmt.Errorf("returned mail: %w", err)
	case <-ctx.Done():
	}
	_ = l.socket.Close() // nobody new
	late := time.AfterFunc(grace, l.abort)
	defer late.Stop()
	l.busy.Lock()
	l.closed = true
	l.busy.Unlock()
	_ = l.server.Close() // its listener is closed already
	<-ended
	return nil
}

// session is one connection of a mail server.
type session struct {
	listener *Listener
	id       string // that the recipient's address names
	ours     bool
}

var (
	errRelay = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "only returned mail is taken here"}
	errLater = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "cannot be noted now, try again"}
)

// Mail takes any sender: a report has none, and who claims to be one proves nothing.
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	for _, a := range s.listener.config.Addresses {
		if s.id, s.ours = a.Match(to); s.ours {
			return nil
		}
	}
	return errRelay
}

// Data reads one mail and hands its report on. What is no report is taken and dropped, so that nobody answers an answer.
func (s *session) Data(r io.Reader) error {
	report, err := Parse(r)
	if errors.Is(err, ErrNotMail) {
		return nil
	}
	if err != nil {
		return err // the connection broke, or too much came
	}
	if report.MessageID == "" {
		report.MessageID = s.id
	}
	if report.Kind == Ignored {
		return nil
	}
	if _, err := io.Copy(io.Discard, r); err != nil { // the rest must fit as well before anything is noted
		return err
	}
	return s.listener.note(report)
}

func (l *Listener) note(report Report) error {
	l.busy.RLock()
	defer l.busy.RUnlock()
	if l.closed {
		return errLater
	}
	ctx, cancel := context.WithTimeout(l.work, patience)
	defer cancel()
	if err := l.sink(ctx, report); err != nil {
		l.config.Log.Error("returned mail was not noted", "kind", report.Kind, "error", err)
		return errLater
	}
	return nil
}

func (s *session) Reset()        { s.id, s.ours = "", false }
func (s *session) Logout() error { return nil }

// journal keeps the server's troubles with its clients, which strangers can cause at will, at the level of details.
type journal struct{ log *slog.Logger }

func (j journal) Printf(format string, v ...any) { j.log.Debug(fmt.Sprintf(format, v...)) }
func (j journal) Println(v ...any)               { j.log.Debug(fmt.Sprint(v...)) }
