package webpush

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"

	"huizhida/notify"
	"huizhida/notify/egress"
)

// sizes are how many bytes of text are tried, one after the other, as a push service finds the message too large. The first is what all must
// take; some take less.
var sizes = []int{maxPlain, 2048, 512}

// session keeps nothing: connections are the carrier's, and there are many push services.
type session struct{ carrier *Carrier }

// Connect has nobody to connect to yet: each browser has a push service of its own.
func (session) Connect(context.Context) *notify.Failure { return nil }

// Close leaves the connections to the carrier.
func (session) Close() error { return nil }

// Send pushes messages one after the other.
func (s session) Send(ctx context.Context, batch []notify.Outgoing) []notify.Result {
	results := make([]notify.Result, len(batch))
	for i, m := range batch {
		results[i] = s.carrier.sendAll(ctx, m)
	}
	return results
}

// sendAll pushes to each browser of a reader. One that takes the message is enough; those that are gone are named.
func (c *Carrier) sendAll(ctx context.Context, m notify.Outgoing) (r notify.Result) {
	list, err := subscriptions(m.To)
	if err != nil {
		return notify.Result{Failure: &notify.Failure{Permanent: true, BadAddress: true, Code: "subscription", Detail: errSubscription.Error()}}
	}
	var worst *notify.Failure
	taken := false
	for _, to := range list {
		m.To = string(to)
		f := c.send(ctx, m)
		taken = taken || f == nil
		if f != nil && f.BadAddress {
			r.Gone = append(r.Gone, endpoint(to))
		}
		if f != nil && (worst == nil || worse(f, worst)) {
			worst = f
		}
	}
	if !taken {
		r.Failure = worst
	}
	return r
}

// worse tells which of two failures decides for the message: one that another try may mend, above all one that may have arrived.
func worse(f, than *notify.Failure) bool {
	rank := func(f *notify.Failure) int {
		switch {
		case f.Unsure:
			return 3
		case f.Account:
			return 2
		case !f.Permanent:
			return 1
		}
		return 0
	}
	return rank(f) > rank(than)
}

func (c *Carrier) send(ctx context.Context, m notify.Outgoing) *notify.Failure {
	to, err := ParseSubscription(m.To)
	switch {
	case err != nil:
		return &notify.Failure{Permanent: true, BadAddress: true, Code: "subscription", Detail: err.Error()}
	case !to.Expires.IsZero() && !to.Expires.After(c.now()):
		return &notify.Failure{Permanent: true, BadAddress: true, Code: "subscription", Detail: "the subscription has expired"}
	}
	var f *notify.Failure
	for _, size := range sizes {
		plain, err := compose(m, size)
		if err != nil {
			return &notify.Failure{Permanent: true, Code: "compose", Detail: "the message has no JSON form"}
		}
		if f = c.push(ctx, to, plain, topic(m.ID)); f == nil || f.Code != tooLarge {
			return f
		}
	}
	return f
}

// push makes one request.
func (c *Carrier) push(ctx context.Context, to Subscription, plain []byte, topic string) *notify.Failure {
	body, err := seal(to, plain)
	if err != nil {
		return &notify.Failure{Permanent: true, BadAddress: true, Code: "encrypt", Detail: "the subscription's key does not serve"}
	}
	authorization, err := c.signer.authorization(to.Endpoint)
	if err != nil {
		return &notify.Failure{Account: true, Code: "sign", Detail: "the site's key does not serve"}
	}
	var trace egress.Trace
	r, err := http.NewRequestWithContext(trace.Watch(ctx), http.MethodPost, to.Endpoint.String(), bytes.NewReader(body))
	if err != nil {
		return &notify.Failure{Permanent: true, BadAddress: true, Code: "subscription", Detail: errSubscription.Error()}
	}
	for name, value := range map[string]string{
		"Authorization": authorization, "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
		"TTL": strconv.Itoa(int(c.ttl.Seconds())), "Urgency": string(c.urgency), "Topic": topic,
	} {
		r.Header.Set(name, value)
	}
	resp, err := c.client.Do(r)
	if errors.Is(err, egress.ErrRefused) {
		return &notify.Failure{Permanent: true, BadAddress: true, Code: "refused", Detail: "the push service is not on the public internet"}
	}
	if err != nil {
		return networkFailure(err, trace.Written())
	}
	defer resp.Body.Close()
	return c.failureOf(resp)
}
