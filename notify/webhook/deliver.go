package webhook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// errStale rolls back the settling of an attempt that another has overtaken.
var errStale = errors.New("the attempt was overtaken")

// Deliver sends a message to its endpoint if it is due, and answers how long to wait before it is called again: 0 when there is nothing more
// to do. Called twice, or by two workers at once, it sends once. It holds no connection to the database while the receiver thinks.
func (s *Service) Deliver(ctx context.Context, args DeliverArgs) (wait time.Duration, err error) {
	now := s.now()
	p, err := take(ctx, s.db, args.DeliveryID, now, now.Add(-patience))
	if errors.Is(err, pgx.ErrNoRows) {
		wait, err = s.hold(ctx, args.DeliveryID, now)
	} else if err == nil {
		wait, err = s.carry(ctx, p)
	}
	if err != nil {
		return 0, fmt.Errorf("deliver webhook %d: %w", args.DeliveryID, err)
	}
	return wait, nil
}

// hold tells how long a delivery that cannot be taken now has to wait. One whose endpoint is off ends here.
func (s *Service) hold(ctx context.Context, id int64, now time.Time) (time.Duration, error) {
	w, err := why(ctx, s.db, id)
	if err != nil || w.State != Queued && w.State != Sending {
		return 0, err
	}
	if !w.On && w.State == Queued {
		return 0, cancelOff(ctx, s.db, id, now, now.Add(-patience))
	}
	until := w.NextAt
	switch {
	case w.State == Sending && w.TakenAt != nil:
		until = w.TakenAt.Add(patience)
		if !w.On && until.Before(now) {
			return 0, cancelOff(ctx, s.db, id, now, now.Add(-patience))
		}
	case w.QuietUntil != nil && w.QuietUntil.After(until):
		until = w.QuietUntil.Add(time.Duration(s.rand() * float64(10*time.Second))) // those that waited do not come back at once
	}
	return max(until.Sub(now), time.Second), nil
}

// carry sends what was taken and writes down what came of it, even when the process is told to stop meanwhile.
func (s *Service) carry(ctx context.Context, p parcel) (wait time.Duration, err error) {
	a := s.post(ctx, p)
	stopped := ctx.Err()
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), settling)
	defer done()
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		wait, err = s.conclude(ctx, tx, p, a)
		return err
	})
	if errors.Is(err, errStale) {
		return 0, nil
	}
	if err == nil && a.interrupted {
		return 0, stopped // the job runs again where there is time for it
	}
	return wait, err
}

// conclude settles an attempt: its delivery, its endpoint, and the next try. The endpoint is written first, as everywhere, so that two
// transactions never wait for each other.
func (s *Service) conclude(ctx context.Context, tx pgx.Tx, p parcel, a answer) (time.Duration, error) {
	now := s.now()
	state, next, wait := Queued, now, time.Duration(0)
	off := DisabledFor("")
	switch {
	case a.interrupted:
	case a.outcome == OutcomeDelivered:
		state = Delivered
		if err := succeeded(ctx, tx, p.EndpointID); err != nil {
			return 0, err
		}
	default:
		since, err := failed(ctx, tx, p.EndpointID, a.throttle(), now)
		if err != nil {
			return 0, err
		}
		again := false
		if wait, again = backoff(p.Tries, a.asked, s.rand()); !again || a.gone() {
			state, wait = Failed, 0
		}
		next = now.Add(wait)
		switch {
		case a.gone():
			off = ByGone
		case now.Sub(since) >= endurance && p.Tries >= fairTries:
			off = ByFailing
		}
	}
	mine, err := settle(ctx, tx, p, a, state, next, now)
	if err := orElse(mine, err, errStale); err != nil {
		return 0, err
	}
	if off != "" {
		return 0, s.switchOff(ctx, tx, p.EndpointID, off)
	}
	return wait, nil
}

// switchOff disables an endpoint for what it did. What waits for it, the message that was just tried too, is cancelled.
func (s *Service) switchOff(ctx context.Context, tx pgx.Tx, endpointID int64, why DisabledFor) error {
	ok, err := disable(ctx, tx, endpointID, why, s.now())
	if err != nil || !ok {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{At: s.now(), Actor: audit.System("应用通知"), Action: "webhook.disable",
		Subject: "webhook_endpoints", ID: endpointID, Detail: map[string]any{"for": why}})
}
