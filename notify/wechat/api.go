package wechat

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"huizhida/notify"
)

const (
	sendTemplate  = "/cgi-bin/message/template/send"
	sendSubscribe = "/cgi-bin/message/subscribe/send"
	stableToken   = "/cgi-bin/stable_token"
	oldToken      = "/cgi-bin/token"
)

const (
	timeout = 10 * time.Second // of one call; notify waits longer than this before it gives a message up
	largest = 64 << 10         // bytes of an answer; real ones have a few hundred
)

// api is the way to WeChat's HTTP interface.
type api struct {
	base   string
	appID  string
	secret string
	old    bool
	client *http.Client
}

// reply is what WeChat says to any call: a code, or what was asked for.
type reply struct {
	ErrCode     int             `json:"errcode"`
	ErrMsg      string          `json:"errmsg"`
	MsgID       json.RawMessage `json:"msgid"` // a number, which some clients have seen in quotes
	AccessToken string          `json:"access_token"`
	ExpiresIn   int             `json:"expires_in"`
	OpenID      string          `json:"openid"`
}

func (r reply) ref() string {
	ref := strings.Trim(string(r.MsgID), `"`)
	if ref == "null" {
		return ""
	}
	return ref
}

func newAPI(base string, c Config) *api {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots},
		MaxIdleConnsPerHost: 64, IdleConnTimeout: 60 * time.Second, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10,
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &api{base: base, appID: c.AppID, secret: c.Secret, old: c.OldToken, client: &http.Client{Transport: transport, CheckRedirect: stay}}
}

// token asks for an access token. Force makes the last one void at once, which WeChat grants 20 times a day.
func (a *api) token(ctx context.Context, force bool) (reply, *notify.Failure) {
	if a.old {
		query := url.Values{"grant_type": {"client_credential"}, "appid": {a.appID}, "secret": {a.secret}}
		return a.do(ctx, http.MethodGet, oldToken+"?"+query.Encode(), nil)
	}
	return a.do(ctx, http.MethodPost, stableToken, map[string]any{
		"grant_type": "client_credential", "appid": a.appID, "secret": a.secret, "force_refresh": force,
	})
}

func (a *api) send(ctx context.Context, path, token string, b body) (reply, *notify.Failure) {
	return a.do(ctx, http.MethodPost, path+"?"+url.Values{"access_token": {token}}.Encode(), b)
}

// do makes one call. The failure is of the way there and back; what WeChat has against a call is in the reply.
func (a *api) do(ctx context.Context, method, path string, payload any) (reply, *notify.Failure) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var reached atomic.Bool // a connection was had, so that some of the request may have gone out
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) }})
	content, err := encode(payload)
	if err != nil {
		return reply{}, &notify.Failure{Permanent: true, Code: "template", Detail: "the message cannot be written as JSON"}
	}
	request, err := http.NewRequestWithContext(ctx, method, a.base+path, bytes.NewReader(content))
	if err != nil {
		return reply{}, &notify.Failure{Account: true, Code: "network", Detail: "the address of WeChat's API cannot be used"}
	}
	if payload != nil {
		request.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	response, err := a.client.Do(request)
	if err != nil {
		return reply{}, &notify.Failure{Unsure: reached.Load(), Code: "network", Detail: withoutURL(err)}
	}
	defer response.Body.Close()
	return read(response)
}

// encode writes JSON without \u escapes, which WeChat refuses by code 40033.
func encode(payload any) ([]byte, error) {
	if payload == nil {
		return nil, nil
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(payload)
	return b.Bytes(), err
}

func read(response *http.Response) (reply, *notify.Failure) {
	status := response.StatusCode
	content, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	if status != http.StatusOK {
		f := &notify.Failure{Code: fmt.Sprintf("HTTP %d", status), Detail: "WeChat answers 200 to everything: this is somebody on the way"}
		f.Unsure = status >= 500
		f.Account = status >= 300 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout
		return reply{}, f
	}
	if err != nil {
		return reply{}, &notify.Failure{Unsure: true, Code: "network", Detail: withoutURL(err)}
	}
	var r struct {
		reply
		ErrCode *int `json:"errcode"`
	}
	if len(content) > largest || json.Unmarshal(content, &r) != nil || r.ErrCode == nil && r.AccessToken == "" && r.OpenID == "" {
		return reply{}, &notify.Failure{Unsure: true, Code: "answer", Detail: "the answer is not what WeChat documents"}
	}
	if r.ErrCode != nil {
		r.reply.ErrCode = *r.ErrCode
	}
	return r.reply, nil
}

// withoutURL is an error without the address that was called: its query holds the token.
func withoutURL(err error) string {
	if inner, ok := errors.AsType[*url.Error](err); ok {
		err = inner.Err
	}
	return shorten(err.Error())
}

func shorten(s string) string {
	if len(s) > 300 {
		s = s[:300]
	}
	return strings.ToValidUTF8(s, "")
}
