package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Deliver carries what is due of a campaign on a channel. It answers after how long to come back; 0 when there is no need to. Running it
// again, or many times at once, sends nothing twice, because each delivery is taken by a guarded update of its own.
func (s *Service) Deliver(ctx context.Context, a DeliverArgs) (time.Duration, error) {
	c, err := campaign(ctx, s.DB, a.CampaignID)
	if err != nil {
		return 0, fmt.Errorf("deliver campaign %d: %w", a.CampaignID, err)
	}
	if c.State != Running {
		return 0, nil // a resume asks anew
	}
	left, err := s.carry(ctx, a, c)
	if err != nil {
		return 0, fmt.Errorf("deliver campaign %d by %s: %w", a.CampaignID, a.Channel, err)
	}
	if left {
		return soon, nil
	}
	if err := s.finishIfDone(ctx, a.CampaignID); err != nil || a.Lane > 0 {
		return 0, err
	}
	return s.comeBack(ctx, a, c)
}

// soon is the pause after which a lane comes back that is not done, behind those of other campaigns.
const soon = 200 * time.Millisecond

// comeBack is how long until something is due that lane 0 has to see to.
func (s *Service) comeBack(ctx context.Context, a DeliverArgs, c Campaign) (time.Duration, error) {
	next, growing, err := waiting(ctx, s.DB, a)
	if err != nil {
		return 0, fmt.Errorf("wait for campaign %d: %w", a.CampaignID, err)
	}
	if now := s.Now(); growing {
		next = &now
	}
	if next == nil {
		return 0, nil
	}
	if c.Rehearses != nil {
		return max(next.Sub(s.Now()), soon), nil // the sink never rests
	}
	until, err := s.restOrHold(ctx, a, c)
	if err != nil {
		return 0, fmt.Errorf("wait for campaign %d: %w", a.CampaignID, err)
	}
	if until.After(*next) {
		next = &until
	}
	return max(next.Sub(s.Now()), soon), nil
}

// carry works through what is due, and answers whether anything may be left.
func (s *Service) carry(ctx context.Context, a DeliverArgs, c Campaign) (left bool, err error) {
	if c.Rehearses != nil {
		return s.carryRehearsed(ctx, a, c)
	}
	if a.Channel == Inbox {
		return s.fillInboxes(ctx, a)
	}
	now := s.Now()
	manners, err := s.mannersOf(ctx, c.Class)
	if err != nil {
		return false, err
	}
	until, ok := manners.mayDisturb(a.Channel, now, c.ClosesAt)
	switch {
	case !ok:
		return false, expire(ctx, s.DB, a, now)
	case until.After(now):
		return false, hold(ctx, s.DB, a, until, now)
	}
	from, failing, none, err := s.pick(ctx, a.Channel, c.ID, c.Class.reserve())
	switch {
	case err != nil || from == nil && !none:
		return false, err
	case none:
		return false, record(ctx, s.DB, a, now)
	}
	return s.send(ctx, a, c, *from, failing)
}

// finishIfDone ends a running campaign without open deliveries. Whoever ends the last of them looks after that is committed, so somebody
// sees that nothing is left.
func (s *Service) finishIfDone(ctx context.Context, id int64) error {
	if done, err := nothingOpen(ctx, s.DB, id); err != nil || !done {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := lockCampaign(ctx, tx, id); err != nil { // whoever opens a delivery meanwhile is seen, not overlooked
			return err
		}
		if made, err := promote(ctx, tx, id, s.Now()); err != nil || len(made) > 0 {
			return errors.Join(err, s.enqueue(ctx, tx, id, made))
		}
		ok, err := finish(ctx, tx, id, s.Now())
		if err != nil || !ok {
			return err
		}
		if err := s.tellApps(ctx, tx, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: audit.System("推送"), Action: "campaign.finish", Subject: "campaigns", ID: id})
	})
	if err != nil {
		return fmt.Errorf("finish campaign %d: %w", id, err)
	}
	return nil
}

// RetryFailed lets the failed deliveries of a campaign be tried again, under the same message ids, and answers how many.
func (s *Service) RetryFailed(ctx context.Context, actor audit.Actor, id int64) (n int, err error) {
	err = s.change(ctx, actor, "campaign.retry", func(tx pgx.Tx) (int64, any, error) {
		if _, err := lockCampaign(ctx, tx, id); err != nil {
			return id, nil, err
		}
		made, err := requeueFailed(ctx, tx, id, s.Now())
		if err != nil {
			return id, nil, err
		}
		if n = len(made); n == 0 {
			return id, nil, ErrNothingToTry
		}
		return id, map[string]any{"deliveries": n}, s.enqueue(ctx, tx, id, made)
	})
	if err != nil {
		return 0, fmt.Errorf("retry campaign %d: %w", id, err)
	}
	return n, nil
}

// Attempts lists the tries of one delivery.
func (s *Service) Attempts(ctx context.Context, deliveryID int64) ([]Attempt, error) {
	list, err := attempts(ctx, s.DB, deliveryID)
	if err != nil {
		return nil, fmt.Errorf("attempts of delivery %d: %w", deliveryID, err)
	}
	return list, nil
}
