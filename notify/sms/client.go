package sms

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"huizhida/notify"
)

const (
	maxAnswer = 1 << 20          // bytes of an answer that are read
	fresh     = time.Minute      // how long an answer proves that the provider can be reached
	dialing   = 10 * time.Second // for a connection and its TLS
)

// client speaks HTTP to one provider over connections that it keeps.
type client struct {
	http  *http.Client
	tls   *tls.Config
	base  *url.URL
	keys  []string // never to be seen in what is stored
	now   func() time.Time
	heard atomic.Int64 // when the provider answered last, in unix seconds
}

func newClient(c Config, base *url.URL) *client {
	config := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots}
	return &client{
		tls: config, base: base, keys: []string{c.Secret, c.KeyID}, now: c.Now,
		http: &http.Client{
			Timeout:       c.Timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: dialing}).DialContext, TLSClientConfig: config,
				TLSHandshakeTimeout: dialing, MaxIdleConnsPerHost: 2 * parallel, IdleConnTimeout: 90 * time.Second, ForceAttemptHTTP2: true,
				MaxResponseHeaderBytes: 64 << 10,
			},
		},
	}
}

// reach opens the provider's door and closes it again, unless it answered lately.
func (c *client) reach(ctx context.Context) *notify.Failure {
	if time.Since(time.Unix(c.heard.Load(), 0)) < fresh {
		return nil
	}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: c.base}); err != nil || proxy != nil {
		return nil // the way there is the proxy's
	}
	ctx, cancel := context.WithTimeout(ctx, dialing)
	defer cancel()
	port := c.base.Port()
	if port == "" {
		port = c.base.Scheme // net knows http and https by name
	}
	var err error
	var conn net.Conn
	address := net.JoinHostPort(c.base.Hostname(), port)
	if c.base.Scheme == "https" {
		config := c.tls.Clone()
		config.ServerName = c.base.Hostname()
		conn, err = (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", address)
	} else {
		conn, err = (&net.Dialer{}).DialContext(ctx, "tcp", address)
	}
	if err != nil {
		return &notify.Failure{Code: "network", Detail: c.words(err)}
	}
	_ = conn.Close() // nothing was said on it
	return nil
}

// answer is what a provider said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// post makes one call. A failure means that no answer could be read; it is unsure once the provider may have read the call.
//
// The transport repeats a POST by itself only where none of it was written. A header Idempotency-Key would change that: set none.
func (c *client) post(ctx context.Context, target *url.URL, header http.Header, body []byte) (answer, *notify.Failure) {
	var given, written atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:      func(httptrace.GotConnInfo) { given.Store(true) },
		WroteHeaders: func() { written.Store(true) },
	})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(body))
	if err != nil {
		return answer{}, &notify.Failure{Code: "network", Detail: "请求无法生成"}
	}
	request.Header = header
	response, err := c.http.Do(request)
	if err != nil {
		// A deadline may fall between writing and hearing of it.
		late, _ := errors.AsType[net.Error](err)
		unsure := written.Load() || given.Load() && (late != nil && late.Timeout() || errors.Is(err, context.Canceled))
		return answer{}, &notify.Failure{Code: "network", Unsure: unsure, Detail: c.words(err)}
	}
	defer response.Body.Close()
	read, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil || len(read) > maxAnswer {
		return answer{}, &notify.Failure{Code: "network", Unsure: true, Detail: "服务商的应答不完整"}
	}
	c.heard.Store(time.Now().Unix())
	return answer{status: response.StatusCode, header: response.Header, body: read}, nil
}

// unread is the failure of an answer whose body means nothing to us. Its status may still say that the call was turned away unread.
func (c *client) unread(a answer) *notify.Failure {
	f := &notify.Failure{Code: "http " + strconv.Itoa(a.status), Detail: "服务商的应答无法识别"}
	switch {
	case a.status == http.StatusTooManyRequests:
		f.Reason, f.Wait = Throttled, retryAfter(a.header)
	case a.status >= 300 && a.status < 500 && a.status != http.StatusRequestTimeout:
		f.Account, f.Reason = true, AccountDenied
	default:
		f.Unsure = true
	}
	return f
}

// retryAfter is how long an answer asks to wait; a second when it does not say, and an hour at most.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 1 {
		seconds = 1
	}
	return min(time.Duration(seconds)*time.Second, time.Hour)
}

// words describe a network error without its address, which may name the recipient.
func (c *client) words(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return scrub(err.Error(), c.keys...)
}

// failure puts a provider's refusal in notify's words.
func (c *client) failure(m meaning, code, detail string) *notify.Failure {
	return m.failure(c.now(), scrub(code, c.keys...), scrub(detail, c.keys...))
}

// all answers the same failure for every message.
func all(n int, f notify.Failure) []notify.Result {
	results := make([]notify.Result, n)
	for i := range results {
		results[i].Failure = copied(f)
	}
	return results
}

// copied keeps one message's failure apart from another's.
func copied(f notify.Failure) *notify.Failure { return &f }
