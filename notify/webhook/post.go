package webhook

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"huizhida/notify/egress"
)

const agent = "Huizhida-Webhooks/1.0"

// answer is what came of one request.
type answer struct {
	outcome     Outcome
	status      int           // 0: no answer
	asked       time.Duration // how long the receiver asked to wait
	detail      string
	interrupted bool // we stopped, not the receiver
}

// gone tells that the receiver wants no more.
func (a answer) gone() bool { return a.status == http.StatusGone }

// throttle tells that the receiver is overloaded, or says nothing at all.
func (a answer) throttle() bool {
	switch a.status {
	case 0, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return !a.interrupted
	}
	return false
}

// post sends a parcel. Only 2xx is success; a redirect is not followed, and a failure.
func (s *Service) post(ctx context.Context, p parcel) answer {
	secrets := make([]string, 0, len(p.Secrets))
	for _, sealed := range p.Secrets {
		secret, err := s.key.Open(sealed)
		if err != nil {
			return answer{outcome: OutcomeFailed, detail: "签名密钥无法打开"}
		}
		secrets = append(secrets, secret)
	}
	at, body := s.now(), []byte(p.Payload)
	signature, err := signatures(secrets, p.UID, at, body)
	if err != nil {
		return answer{outcome: OutcomeFailed, detail: "没有可用的签名密钥"}
	}
	var trace egress.Trace
	r, err := http.NewRequestWithContext(trace.Watch(ctx), http.MethodPost, p.URL, strings.NewReader(p.Payload))
	if err != nil {
		return answer{outcome: OutcomeFailed, detail: "接收地址无法使用"}
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", agent)
	r.Header.Set("webhook-id", p.UID)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	r.Header.Set("webhook-signature", signature)
	resp, err := s.client.Do(r)
	if err != nil {
		return silence(ctx, err, trace.Written())
	}
	defer resp.Body.Close()
	a := answer{outcome: OutcomeFailed, status: resp.StatusCode, asked: egress.RetryAfter(resp.Header, s.now())}
	a.detail, _ = egress.Excerpt(resp.Body) // the status alone decides
	if resp.StatusCode/100 == 2 {
		a.outcome = OutcomeDelivered
	}
	return a
}

// silence says what kept the answer away; the error's own words would quote the address, which may be a secret of the app.
func silence(ctx context.Context, err error, written bool) answer {
	a := answer{outcome: OutcomeFailed, detail: "连接不上"}
	var timed interface{ Timeout() bool }
	switch {
	case ctx.Err() != nil:
		a.interrupted, a.detail = true, "发送时被中断"
	case errors.Is(err, egress.ErrRefused):
		a.detail = "地址指向不允许访问的网络"
	case errors.As(err, &timed) && timed.Timeout():
		a.detail = "超时没有应答"
	case written:
		a.detail = "应答前连接断开"
	}
	if written {
		a.outcome = OutcomeUnknown
	}
	return a
}
