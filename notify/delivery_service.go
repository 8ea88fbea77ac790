package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Deliver carries what is due among the deliveries that args name. It answers how long to wait until the rest of them is due: 0 when none is
// left. Running it again, or twice at once, sends nothing twice, because each delivery is taken by a guarded update of its own.
func (s *Service) Deliver(ctx context.Context, a DeliverArgs) (time.Duration, error) {
	if err := s.carry(ctx, a); err != nil {
		return 0, fmt.Errorf("deliver campaign %d by %s, %d to %d: %w", a.CampaignID, a.Channel, a.First, a.Last, err)
	}
	if err := s.finishIfDone(ctx, a.CampaignID); err != nil {
		return 0, err
	}
	next, err := waiting(ctx, s.DB, a, s.Now())
	if err != nil {
		return 0, fmt.Errorf("wait for campaign %d: %w", a.CampaignID, err)
	}
	if next == nil {
		return 0, nil
	}
	return max(next.Sub(s.Now()), time.Second), nil
}

func (s *Service) carry(ctx context.Context, a DeliverArgs) error {
	if a.Channel == Inbox {
		return s.fillInboxes(ctx, a)
	}
	carrier := s.Carriers[a.Channel]
	if carrier == nil {
		return record(ctx, s.DB, a, s.Now())
	}
	return s.send(ctx, a, carrier)
}

// finishIfDone ends a running campaign without open deliveries. It locks the campaign, so that of the last batch and the expansion, whichever
// comes second sees what the first one did.
func (s *Service) finishIfDone(ctx context.Context, id int64) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := lockCampaign(ctx, tx, id); err != nil {
			return err
		}
		ok, err := finish(ctx, tx, id, s.Now())
		if err != nil || !ok {
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

// DeliveryFilter picks a page of a campaign's deliveries. Zero fields do not narrow it.
type DeliveryFilter struct {
	CampaignID   int64
	EnterpriseID int64
	Channel      Channel
	States       []DeliveryState
	Reason       Reason
	Search       string // part of a name, or a code
	Limit        int
	Offset       int
}

// Deliveries lists the latest changed first, and counts all that the filter picks.
func (s *Service) Deliveries(ctx context.Context, f DeliveryFilter) ([]Delivery, int, error) {
	list, err := deliveries(ctx, s.DB, f)
	if err != nil {
		return nil, 0, fmt.Errorf("list deliveries of campaign %d: %w", f.CampaignID, err)
	}
	n, err := countDeliveries(ctx, s.DB, f)
	if err != nil {
		return nil, 0, fmt.Errorf("count deliveries of campaign %d: %w", f.CampaignID, err)
	}
	return list, n, nil
}

// Attempts lists the tries of one delivery.
func (s *Service) Attempts(ctx context.Context, deliveryID int64) ([]Attempt, error) {
	list, err := attempts(ctx, s.DB, deliveryID)
	if err != nil {
		return nil, fmt.Errorf("attempts of delivery %d: %w", deliveryID, err)
	}
	return list, nil
}
