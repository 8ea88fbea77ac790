package smtptest

import (
	"bufio"
	"bytes"
	"net"
	"sync/atomic"
	"time"
)

// Sink is a lean peer for measuring: it takes everything, keeps nothing and counts.
type Sink struct {
	Delay    time.Duration // before the answer to each message
	Lockstep bool          // do not offer PIPELINING

	Connections atomic.Int64
	Mails       atomic.Int64
	Bytes       atomic.Int64 // of the messages, as they were on the wire
}

// Serve answers until the listener is closed.
func (s *Sink) Serve(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		s.Connections.Add(1)
		go s.serve(conn)
	}
}

func (s *Sink) serve(conn net.Conn) {
	defer conn.Close()
	r, w := bufio.NewReaderSize(conn, 64<<10), bufio.NewWriter(conn)
	answer := func(text string) bool {
		_, _ = w.WriteString(text) // a failed write fails the flush
		return r.Buffered() > 0 || w.Flush() == nil
	}
	for ok := answer("220 sink\r\n"); ok; {
		line, err := r.ReadSlice('\n')
		if err != nil || len(line) < 4 {
			return
		}
		switch string(bytes.ToUpper(line[:4])) {
		case "EHLO":
			ok = answer(s.greeting())
		case "DATA":
			ok = answer("354 go on\r\n") && s.take(r) && answer("250 2.0.0 taken\r\n")
		case "QUIT":
			answer("221 2.0.0 bye\r\n")
			return
		default:
			ok = answer("250 2.0.0 yes\r\n")
		}
	}
}

func (s *Sink) greeting() string {
	if s.Lockstep {
		return "250-sink\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n"
	}
	return "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n"
}

// take reads one message up to its final dot.
func (s *Sink) take(r *bufio.Reader) bool {
	for n := 0; ; {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return false
		}
		if n += len(line); string(line) != ".\r\n" {
			continue
		}
		if s.Delay > 0 {
			time.Sleep(s.Delay)
		}
		s.Mails.Add(1)
		s.Bytes.Add(int64(n))
		return true
	}
}
