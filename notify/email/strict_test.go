package email_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// strict is a server by the letter: one mail transaction at a time, nothing ahead of an answer that must be waited for.
type strict struct {
	addr      string
	pipelines bool
	eager     bool // says 354 although it refused every recipient, as RFC 2920 §3.1 warns

	mu    sync.Mutex
	mails []string // recipients of what it took
	wrong []string // breaches of the protocol
}

func startStrict(t *testing.T, s *strict) *strict {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.addr = listener.Addr().String()
	var serving sync.WaitGroup
	serving.Go(func() {
		for conn, err := listener.Accept(); err == nil; conn, err = listener.Accept() {
			serving.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		require.NoError(t, listener.Close())
		serving.Wait()
	})
	return s
}

func (s *strict) serve(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	answer := func(text string) { fmt.Fprint(conn, text+"\r\n") }
	answer("220 strict")
	var open bool
	var to []string
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb := strings.ToUpper(strings.TrimSpace(line))
		if r.Buffered() > 0 && (!s.pipelines || strings.HasPrefix(verb, "DATA")) {
			s.breach("more follows " + verb)
		}
		switch {
		case strings.HasPrefix(verb, "EHLO") && s.pipelines:
			answer("250-strict\r\n250 PIPELINING")
		case strings.HasPrefix(verb, "MAIL") && open:
			s.breach("nested MAIL")
			answer("503 5.5.1 nested MAIL")
		case strings.HasPrefix(verb, "MAIL"):
			open, to = true, nil
			answer("250 2.1.0 yes")
		case strings.HasPrefix(verb, "RCPT TO:<BAD"):
			answer("550 5.1.1 no such mailbox")
		case strings.HasPrefix(verb, "RCPT"):
			to = append(to, strings.TrimSpace(line))
			answer("250 2.1.5 yes")
		case verb == "DATA" && len(to) == 0 && !s.eager:
			answer("554 5.5.1 no valid recipients")
		case verb == "DATA":
			answer("354 go on")
			answer(s.take(r, to))
			open = false
		case verb == "RSET":
			open, to = false, nil
			answer("250 2.0.0 yes")
		case verb == "QUIT":
			answer("221 2.0.0 bye")
			return
		default:
			answer("250 2.0.0 yes")
		}
	}
}

func (s *strict) take(r *bufio.Reader, to []string) string {
	size := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		size += len(line)
	}
	if len(to) == 0 {
		if size > 0 {
			s.breach("a letter to nobody")
		}
		return "554 5.5.1 no valid recipients"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, to...)
	return "250 2.0.0 taken"
}

func (s *strict) breach(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong = append(s.wrong, what)
}
