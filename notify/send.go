package notify

import (
	"context"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"
)

// send carries the due deliveries of a span over one kept connection, one after the other. Before each message its attempt is written, after
// it the answer, so that a process that dies leaves at most one message per connection in doubt.
func (s *Service) send(ctx context.Context, a DeliverArgs, carrier Carrier) error {
	list, err := due(ctx, s.DB, a, s.Now())
	if err != nil || len(list) == 0 {
		return err
	}
	w, err := s.writer(ctx, a.CampaignID)
	if err != nil {
		return err
	}
	session := carrier.Session()
	defer func() { _ = session.Close() }() // everything sent has been answered by now
	for _, d := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f := session.Connect(ctx); f != nil {
			return postpone(ctx, s.DB, a, *f, s.Now())
		}
		if err := s.sendOne(ctx, w, session, d); err != nil {
			return fmt.Errorf("delivery %d: %w", d.ID, err)
		}
	}
	return nil
}

func (s *Service) sendOne(ctx context.Context, w writer, session Session, d dueDelivery) error {
	to, err := s.Key.Open(d.Address)
	if err != nil {
		return err
	}
	n, messageID, ok, err := start(ctx, s.DB, d.ID, s.messageID(d.ID), s.Now())
	if err != nil || !ok {
		return err
	}
	letter := w.outward(d)
	results := session.Send(ctx, []Outgoing{{
		ID: messageID, To: to, Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML(), Unsubscribe: s.unsubscribeURL(*d.ContactID),
	}})
	return s.settle(context.WithoutCancel(ctx), d, n, results[0].Failure) // what has left is written down even when we are being stopped
}

// settle writes what became of attempt n.
func (s *Service) settle(ctx context.Context, d dueDelivery, n int, f *Failure) error {
	now := s.Now()
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if f == nil {
			if err := finishAttempt(ctx, tx, d.ID, n, "accepted", "", "", now); err != nil {
				return err
			}
			return accepted(ctx, tx, d.ID, n, now)
		}
		outcome := "temporary"
		if f.Permanent {
			outcome = "permanent"
		}
		if err := finishAttempt(ctx, tx, d.ID, n, outcome, f.Code, f.Detail, now); err != nil {
			return err
		}
		if f.BadAddress {
			if err := suppress(ctx, tx, Email, d.AddressHash, "bounced", now); err != nil {
				return err
			}
		}
		next, again := nextTry(n, now)
		switch {
		case f.Permanent:
			return failed(ctx, tx, d.ID, n, Rejected, now)
		case !again:
			return failed(ctx, tx, d.ID, n, Exhausted, now)
		}
		return deferred(ctx, tx, d.ID, n, Temporary, next, now)
	})
}

// messageID names a delivery's e-mail: the same on every attempt, so that a mail server can drop a second copy, and not guessable from outside.
func (s *Service) messageID(deliveryID int64) string {
	host := "huizhida.invalid"
	if u, err := url.Parse(s.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return fmt.Sprintf("%d.%x@%s", deliveryID, s.Key.Sign("message-id", fmt.Sprint(deliveryID))[:8], host)
}
