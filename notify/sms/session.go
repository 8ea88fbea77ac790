package sms

import (
	"context"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"huizhida/notify"
)

// parallel is how many calls one batch makes at a time where the provider needs several for it.
const parallel = 8

type session struct{ carrier *Carrier }

// Connect makes sure that the provider's door opens, unless it answered lately.
func (s *session) Connect(ctx context.Context) *notify.Failure { return s.carrier.client.reach(ctx) }

// Close keeps the connections: they are the carrier's.
func (s *session) Close() error { return nil }

// message is an Outgoing with its number and parameters in order.
type message struct {
	notify.Outgoing
	place  int    // in the batch
	number string // 11 digits
	params []string
	text   string // as its reader sees it
}

// Send answers for what cannot be sent at all, and hands the rest to the provider, what has the same template together.
func (s *session) Send(ctx context.Context, batch []notify.Outgoing) []notify.Result {
	results := make([]notify.Result, len(batch))
	var carriers []*Carrier
	good := map[*Carrier][]message{}
	for i, m := range batch {
		number, ok := Number(m.To)
		if !ok {
			results[i].Failure = meaning{kind: badNumber}.failure(s.carrier.config.Now(), "number", "不是中国内地手机号码")
			continue
		}
		c := s.carrier.of(m.Topic)
		params, missing := c.params(m)
		if missing != "" {
			results[i].Failure = meaning{kind: badParams}.failure(s.carrier.config.Now(), "params", "缺少模板变量 "+missing)
			continue
		}
		if good[c] == nil {
			carriers = append(carriers, c)
		}
		good[c] = append(good[c], message{Outgoing: m, place: i, number: number, params: params, text: c.Text(m)})
	}
	for _, c := range carriers {
		c.send(ctx, good[c], results)
	}
	return results
}

// send hands messages to the provider. A number twice in one call would make its receipts ambiguous.
func (c *Carrier) send(ctx context.Context, list []message, results []notify.Result) {
	for len(list) > 0 {
		var now, later []message
		seen := map[string]bool{}
		for _, m := range list {
			if seen[m.number] {
				later = append(later, m)
			} else {
				seen[m.number] = true
				now = append(now, m)
			}
		}
		for i, r := range c.provider.send(ctx, now) {
			results[now[i].place] = r
		}
		list = later
	}
}

// params are the template's parameters of a message in order, or the name of the one that it does not bring.
func (c *Carrier) params(m notify.Outgoing) (values []string, missing string) {
	values = make([]string, len(c.config.Params))
	for i, name := range c.config.Params {
		value, ok := m.Params[name]
		if !ok {
			return nil, name
		}
		values[i] = oneLine(value)
	}
	return values, ""
}

// several runs n calls, a few at a time. Once one of them answers that nothing more will be taken now, or gets no answer, the rest are not made.
func several(n int, do func(i int) *notify.Failure, unsent func(i int, f notify.Failure)) {
	var stopped atomic.Pointer[notify.Failure]
	var group errgroup.Group
	group.SetLimit(parallel)
	for i := range n {
		group.Go(func() error {
			if f := stopped.Load(); f != nil {
				rest := *f
				rest.Unsure = false // they never left
				unsent(i, rest)
			} else if f := do(i); stops(f) {
				stopped.CompareAndSwap(nil, f)
			}
			return nil
		})
	}
	_ = group.Wait() // the calls answer for themselves
}

// stops tells whether a failure of one call is one of all: of the account, of the rate of calls, or of the way there.
func stops(f *notify.Failure) bool {
	return f != nil && (f.Account || f.Reason == Throttled || f.Code == "network" || strings.HasPrefix(f.Code, "http "))
}
