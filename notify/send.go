package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

const (
	lanes   = 4                    // how many jobs carry one campaign's messages on a channel, over all processes
	turn    = 10 * time.Second     // how long a lane works before it lets others have its place
	overdue = 40 * time.Second     // how long what was claimed may take, at a provider that hangs
	probe   = 10                   // how many messages show first how long the provider takes
	slow    = 3 * time.Millisecond // what takes longer than this a message is worth more connections
)

// send carries what is due, as many as the account's budget allows, until its turn is over, and answers whether anything may be left. No
// connection to the database is held while the provider is talked to. A provider that takes its time gets more connections, as long as it does.
func (s *Service) send(ctx context.Context, a DeliverArgs, c Campaign, from picked, failing bool) (left bool, err error) {
	w, err := s.writerOf(ctx, c)
	if err != nil {
		return false, err
	}
	out := &outlet{service: s, args: a, writer: w, from: from}
	defer out.close()
	if f := out.open(1)[0].Connect(ctx); f != nil {
		return false, providerFailed(ctx, s.DB, from.ID, *f, s.Now())
	}
	if failing {
		if err := providerWorks(ctx, s.DB, from.ID); err != nil {
			return false, err
		}
	}
	limit, called := probe, a.Lane > 0
	for began := time.Now(); time.Since(began) < turn; {
		if err := ctx.Err(); err != nil {
			return true, err
		}
		started := time.Now()
		claimed, on, err := s.sendGranted(ctx, c, out, limit)
		if err != nil || !on {
			return false, err
		}
		if claimed == limit && !called {
			if err := s.callLanes(ctx, a); err != nil {
				return false, err
			}
			called = true
		}
		limit = next(limit, claimed, time.Since(started), max(1, out.width()/lanes))
	}
	return true, nil
}

// next is how many messages to claim after some were sent: claimSize to a connection, and over more connections where the provider is slow.
func next(limit, sent int, took time.Duration, widest int) int {
	width := (limit + claimSize - 1) / claimSize
	if each := took * time.Duration(width) / time.Duration(max(sent, 1)); each > slow && sent > limit/2 {
		width = min(8*width, widest)
	}
	return claimSize * width
}

// sendGranted claims as many due deliveries as an account grants, up to limit, sends them, and returns what it did not use. It answers how
// many were claimed, and whether to go on.
func (s *Service) sendGranted(ctx context.Context, c Campaign, out *outlet, limit int) (n int, on bool, err error) {
	granted, err := s.ask(ctx, out.from, c, limit)
	if err != nil || granted == 0 {
		return 0, false, err
	}
	sent, gone := 0, false
	defer func() { err = errors.Join(err, s.unused(ctx, out.from, c, granted-sent, gone)) }()
	l, err := s.limitsOf(ctx, c)
	if err != nil {
		return 0, false, err
	}
	list, err := claim(ctx, s.DB, out.args, out.from, l, granted, s.Now())
	if gone = err == nil && len(list) == 0; err != nil || gone {
		return 0, false, err
	}
	n = len(list)
	list = slices.DeleteFunc(list, func(c claimed) bool { return c.Attempts == nil })
	sent, on, err = out.carry(ctx, list)
	return n, on || err == nil && len(list) == 0, err
}

// callLanes lets more lanes work beside lane 0.
func (s *Service) callLanes(ctx context.Context, a DeliverArgs) error {
	var jobs []river.InsertManyParams
	for a.Lane = 1; a.Lane < lanes; a.Lane++ {
		jobs = append(jobs, river.InsertManyParams{Args: a})
	}
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		_, err := s.Jobs.InsertManyTx(ctx, tx, jobs)
		return err
	})
}

// write composes the messages.
func (s *Service) write(w writer, channel Channel, list []claimed) ([]Outgoing, error) {
	out := make([]Outgoing, len(list))
	for i, d := range list {
		to, err := s.openAddress(d)
		if err != nil {
			return nil, fmt.Errorf("delivery %d: %w", d.ID, err)
		}
		letter := w.outward(d.recipient)
		params := w.params(d.recipient)
		link := w.link
		if channel == WebPush {
			letter.Text, link = w.brief(), s.ownLink(d.ID)
		}
		if len(d.Also) > 0 {
			letter, params, link = s.digest(w, d)
		}
		out[i] = Outgoing{ID: s.messageID(w.token, d.ID), To: to, Topic: w.topic, Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML, Link: link,
			Unsubscribe: s.unsubscribeURL(*d.ContactID, channel), Params: params}
	}
	return out, nil
}

// judge says what an answer means for its delivery.
func (s *Service) judge(channel Channel, d claimed, r Result) answer {
	x := answer{claimed: d, ref: r.Ref}
	for _, name := range r.Gone {
		x.gone = append(x.gone, s.Key.Hash(name))
	}
	if r.Shared {
		x.ref = sharedRef(r.Ref, d.AddressHash)
	}
	if r.Failure == nil {
		x.outcome, x.state = "accepted", Accepted
		return x
	}
	x.failure = *r.Failure
	now := s.Now()
	next, again := nextTry(*d.Attempts, now)
	if wait := now.Add(x.failure.Wait); wait.After(next) {
		next = wait
	}
	switch {
	case x.failure.Unsure && !channel.Resends():
		x.outcome, x.state, x.reason = "unsure", Unknown, Interrupted
	case x.failure.Permanent:
		x.outcome, x.state, x.reason = "permanent", Failed, cmp.Or(x.failure.Reason, Rejected)
	case x.failure.Account && !x.failure.Unsure: // the account rests, and not the message: another account may carry it at once
		x.outcome, x.state, x.reason, x.next = "temporary", Deferred, cmp.Or(x.failure.Reason, Temporary), &now
	case !again:
		x.outcome, x.state, x.reason = "temporary", Failed, Exhausted
	case x.failure.Unsure:
		x.outcome, x.state, x.reason, x.next = "unsure", Deferred, Interrupted, &next
	default:
		x.outcome, x.state, x.reason, x.next = "temporary", Deferred, cmp.Or(x.failure.Reason, Temporary), &next
	}
	return x
}

// messageID names a delivery's message: the same on every attempt, so that a second copy is recognised, and not guessable from outside.
func (s *Service) messageID(token string, deliveryID int64) string {
	host := "huizhida.invalid"
	if u, err := url.Parse(s.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return strconv.FormatInt(deliveryID, 10) + "." + token + "@" + host
}
