// Package clamd asks a ClamAV daemon whether content is malicious, by its INSTREAM command.
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

const (
	chunk   = 64 << 10 // bytes sent at once
	patient = 60 * time.Second
)

// Client speaks to one daemon. It implements files.Scanner.
type Client struct {
	Network string // tcp or unix
	Address string
}

var errAddress = errors.New("need such as 127.0.0.1:3310 or unix:/run/clamav/clamd.ctl")

// Parse reads an address such as tcp://127.0.0.1:3310, 127.0.0.1:3310 or unix:/run/clamav/clamd.ctl.
func Parse(text string) (Client, error) {
	for _, prefix := range []string{"unix://", "unix:"} {
		if path, ok := strings.CutPrefix(text, prefix); ok && strings.HasPrefix(path, "/") {
			return Client{"unix", path}, nil
		}
	}
	if strings.HasPrefix(text, "unix:") {
		return Client{}, errAddress
	}
	address := strings.TrimPrefix(text, "tcp://")
	if host, port, err := net.SplitHostPort(address); err != nil || host == "" || port == "" {
		return Client{}, errAddress
	}
	return Client{"tcp", address}, nil
}

// Scan sends what r holds and returns the signature that was found, or "". An error means that nothing is known of the content.
func (c Client) Scan(ctx context.Context, r io.Reader) (found string, err error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, c.Network, c.Address)
	if err != nil {
		return "", fmt.Errorf("reach clamd: %w", err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) }) // what waits ends with an error
	defer stop()
	sent := stream(conn, r)
	answer, err := bufio.NewReader(conn).ReadString(0) // when it has had enough it answers before all is sent
	if err != nil {
		return "", fmt.Errorf("ask clamd: %w", errors.Join(sent, err))
	}
	return verdict(strings.TrimRight(answer, "\x00"), sent)
}

// stream sends content as clamd takes it: chunks with their length in front, then an empty one.
func stream(w io.Writer, r io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	buffer := make([]byte, 4+chunk)
	for {
		n, err := io.ReadFull(r, buffer[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buffer, uint32(n))
			if _, err := w.Write(buffer[:4+n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			_, err = w.Write([]byte{0, 0, 0, 0})
			return err
		case err != nil:
			return err
		}
	}
}

// verdict reads "stream: OK", "stream: Eicar-Signature FOUND" or an error such as "INSTREAM size limit exceeded. ERROR".
func verdict(answer string, sent error) (string, error) {
	body := strings.TrimPrefix(answer, "stream: ")
	if name, ok := strings.CutSuffix(body, " FOUND"); ok {
		return name, nil
	}
	if body == "OK" && sent == nil {
		return "", nil
	}
	return "", errors.Join(fmt.Errorf("clamd says %q", answer), sent)
}
