package egress

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	dialTimeout = 5 * time.Second
	tlsTimeout  = 5 * time.Second
	idleTimeout = 90 * time.Second
	perHost     = 32       // connections to one host; more requests wait for one
	maxHeader   = 64 << 10 // bytes of an answer's header
)

// Client is an HTTP client behind the guard. It resolves hosts itself and connects to the very address that it checked, follows no redirect,
// uses no proxy, and gives up after the timeout. Roots are whom to trust; nil is the system's choice.
func (g Guard) Client(timeout time.Duration, roots *x509.CertPool) *http.Client {
	transport := func(plain bool) *http.Transport {
		return &http.Transport{
			DialContext:            g.dial(plain),
			TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    tlsTimeout,
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           256,
			MaxIdleConnsPerHost:    perHost,
			MaxConnsPerHost:        perHost,
			IdleConnTimeout:        idleTimeout,
			MaxResponseHeaderBytes: maxHeader,
		}
	}
	return &http.Client{
		Timeout:       timeout,
		Transport:     transports{secure: transport(false), plain: transport(true)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// transports keeps plain HTTP, which is for networks of the house only, on connections of its own.
type transports struct{ secure, plain *http.Transport }

func (t transports) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "https" {
		return t.secure.RoundTrip(r)
	}
	return t.plain.RoundTrip(r)
}

// CloseIdleConnections is what http.Client calls by the same name.
func (t transports) CloseIdleConnections() {
	t.secure.CloseIdleConnections()
	t.plain.CloseIdleConnections()
}

// dial resolves, checks every address, and connects to one of those: no second look-up could answer differently.
func (g Guard) dial(plain bool) func(context.Context, string, string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTimeout}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		list, err := g.resolve(ctx, host, plain)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			var conn net.Conn
			if conn, err = dialer.DialContext(ctx, network, net.JoinHostPort(a.String(), port)); err == nil {
				return conn, nil
			}
		}
		return nil, fmt.Errorf("none of %d addresses answers: %w", len(list), err)
	}
}

// Trace watches a request, to tell afterwards whether its peer may have seen any of it.
type Trace struct{ written atomic.Bool }

// Watch puts the trace into the context of a request.
func (t *Trace) Watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { t.written.Store(true) }})
}

// Written tells whether writing had begun.
func (t *Trace) Written() bool { return t.written.Load() }
