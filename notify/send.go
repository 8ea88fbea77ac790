package notify

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
)

// send carries the due deliveries of a span, claimSize at a time. No connection to the database is held while the provider is talked to.
func (s *Service) send(ctx context.Context, a DeliverArgs, carrier Carrier) error {
	w, err := s.writer(ctx, a.CampaignID)
	if err != nil {
		return err
	}
	session := carrier.Session()
	defer func() { _ = session.Close() }() // everything sent has been answered by now
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f := session.Connect(ctx); f != nil {
			return postpone(ctx, s.DB, a, *f, s.Now())
		}
		list, err := claim(ctx, s.DB, a, claimSize, s.Now())
		if err != nil || len(list) == 0 {
			return err
		}
		list = slices.DeleteFunc(list, func(c claimed) bool { return c.Attempts == nil })
		if err := s.sendClaimed(ctx, a, w, carrier.Batch(), session, list); err != nil {
			return err
		}
	}
}

// sendClaimed sends what was claimed and writes all answers down at once. What had no turn, because we are being stopped or the account is
// spent, waits again as if it had not been claimed.
func (s *Service) sendClaimed(ctx context.Context, a DeliverArgs, w writer, batch int, session Session, list []claimed) error {
	answers := make([]answer, 0, len(list))
	var spent *Failure
	for part := range slices.Chunk(list, batch) {
		if ctx.Err() != nil || spent != nil {
			break
		}
		out, err := s.write(w, part)
		if err != nil {
			return err
		}
		now := s.Now()
		for i, result := range session.Send(ctx, out) {
			part[i].StartedAt = now
			answers = append(answers, s.judge(a.Channel, part[i], result))
			if f := result.Failure; f != nil && f.Account {
				spent = f
			}
		}
	}
	ctx = context.WithoutCancel(ctx) // what has left is written down even when we are being stopped
	if err := settle(ctx, s.DB, a.Channel, answers, s.Now()); err != nil {
		return err
	}
	if rest := list[len(answers):]; len(rest) > 0 {
		if err := release(ctx, s.DB, rest, s.Now()); err != nil {
			return err
		}
	}
	if spent != nil {
		return postpone(ctx, s.DB, a, *spent, s.Now())
	}
	return nil
}

// write composes the messages.
func (s *Service) write(w writer, list []claimed) ([]Outgoing, error) {
	out := make([]Outgoing, len(list))
	for i, d := range list {
		to, err := s.Key.Open(d.Address)
		if err != nil {
			return nil, fmt.Errorf("delivery %d: %w", d.ID, err)
		}
		letter := w.outward(d.recipient)
		out[i] = Outgoing{ID: s.messageID(w.token, d.ID), To: to, Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML, Link: w.link,
			Unsubscribe: s.unsubscribeURL(*d.ContactID), Params: w.params(d.recipient)}
	}
	return out, nil
}

// judge says what an answer means for its delivery.
func (s *Service) judge(channel Channel, d claimed, r Result) answer {
	x := answer{claimed: d, ref: r.Ref}
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
