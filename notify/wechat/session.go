package wechat

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"huizhida/notify"
)

// session has nothing of its own: token and connections are the account's.
type session struct {
	carrier *Carrier
}

// Connect makes sure that there is a token.
func (s session) Connect(ctx context.Context) *notify.Failure {
	_, f := s.carrier.account.tokens.current(ctx)
	return f
}

// Send carries messages one after the other.
func (s session) Send(ctx context.Context, batch []notify.Outgoing) []notify.Result {
	results := make([]notify.Result, len(batch))
	for i, m := range batch {
		results[i] = s.carrier.send(ctx, m)
	}
	return results
}

// Close has nothing to end: connections are kept for other sessions.
func (s session) Close() error { return nil }

// send carries one message, and uses up a grant for it where each takes one.
func (c *Carrier) send(ctx context.Context, m notify.Outgoing) notify.Result {
	b, f := c.message.compose(m)
	if f != nil {
		return notify.Result{Failure: f}
	}
	if !c.OneShot() {
		return c.call(ctx, b)
	}
	began := c.now()
	err := c.ledger.Take(ctx, c.db, c.Subscription(m.To), m.ID, began)
	if errors.Is(err, ErrNoGrant) {
		return notify.Result{Failure: &notify.Failure{Permanent: true, Reason: NotSubscribed, Code: "no_grant", Detail: "the reader has agreed to no more messages"}}
	}
	if err != nil {
		return notify.Result{Failure: databaseFailure(err)}
	}
	r := c.call(ctx, b)
	c.settle(ctx, m, r.Failure, began)
	return r
}

// settle gives the grant back after a clear no, keeps it used after a yes or a lost answer, and voids what WeChat does not know of. Were it
// not to reach the database, the grant stays the message's, whose next attempt uses the same.
func (c *Carrier) settle(ctx context.Context, m notify.Outgoing, f *notify.Failure, began time.Time) {
	if f == nil || f.Unsure {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout) // the answer is there, whoever stopped waiting for it
	defer cancel()
	var err error
	if f.Reason == NotSubscribed {
		_, err = c.ledger.Void(ctx, c.db, c.Subscription(m.To), m.ID, began)
	} else {
		err = c.ledger.Restore(ctx, c.db, c.account.appID, m.ID)
	}
	if err != nil {
		slog.WarnContext(ctx, "a subscription grant was not given back", "message", m.ID, "error", err)
	}
}

// call asks WeChat to send. A token that it refuses is replaced, and the call made once more.
func (c *Carrier) call(ctx context.Context, b body) notify.Result {
	for again := true; ; again = false {
		token, f := c.account.tokens.current(ctx)
		if f != nil {
			return notify.Result{Failure: f}
		}
		r, f := c.account.api.send(ctx, c.path, token, b)
		switch {
		case f != nil:
			return notify.Result{Failure: f}
		case r.ErrCode == 0:
			return notify.Result{Ref: r.ref()}
		case !tokenRefused(r.ErrCode):
			return notify.Result{Failure: refused(r, b.ToUser, c.now())}
		}
		if f := c.account.tokens.refuse(ctx, token); f != nil {
			return notify.Result{Failure: f}
		}
		if !again {
			return notify.Result{Failure: refused(r, b.ToUser, c.now())}
		}
	}
}
