// Package clamdtest is a ClamAV daemon that speaks the INSTREAM protocol on loopback and knows one signature, the EICAR test file's.
package clamdtest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"testing"
)

// EICAR is the harmless text that every scanner reports.
const EICAR = `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// Daemon listens until the test ends or Stop is called.
type Daemon struct {
	Addr  string
	Limit int // StreamMaxLength, bytes; 0 is none

	listener net.Listener
	mu       sync.Mutex
	scanned  [][]byte
}

// Start returns a daemon that answers on network ("tcp", or "unix" with a path as address).
func Start(t testing.TB, network, address string) *Daemon {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	d := &Daemon{Addr: l.Addr().String(), listener: l}
	go d.serve()
	t.Cleanup(d.Stop)
	return d
}

// Stop closes the daemon's address.
func (d *Daemon) Stop() { _ = d.listener.Close() } // a second close has nothing to do

// Scanned is what was sent so far.
func (d *Daemon) Scanned() [][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([][]byte(nil), d.scanned...)
}

func (d *Daemon) serve() {
	for {
		conn, err := d.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			_, _ = io.WriteString(conn, d.answer(bufio.NewReader(conn))+"\x00") // a client that left wants no answer
		}()
	}
}

func (d *Daemon) answer(r *bufio.Reader) string {
	command, err := r.ReadString(0)
	if err != nil || command != "zINSTREAM\x00" {
		return "UNKNOWN COMMAND"
	}
	var content []byte
	for {
		var size uint32
		if err := binary.Read(r, binary.BigEndian, &size); err != nil {
			return "stream: read error ERROR"
		}
		if size == 0 {
			break
		}
		part := make([]byte, size)
		if _, err := io.ReadFull(r, part); err != nil {
			return "stream: read error ERROR"
		}
		if content = append(content, part...); d.Limit > 0 && len(content) > d.Limit {
			return "INSTREAM size limit exceeded. ERROR"
		}
	}
	d.mu.Lock()
	d.scanned = append(d.scanned, content)
	d.mu.Unlock()
	if bytes.Contains(content, []byte(EICAR)) {
		return "stream: Eicar-Signature FOUND"
	}
	return "stream: OK"
}
