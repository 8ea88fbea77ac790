package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

// sweepWaiting takes up what waited for a moment that has come: digests, places within a cap, rungs of ladders. All in sets.
func (s *Service) sweepWaiting(ctx context.Context) error {
	if err := resolve(ctx, s.DB, s.Now()); err != nil {
		return fmt.Errorf("resolve digests: %w", err)
	}
	if err := s.sweepCapped(ctx); err != nil {
		return fmt.Errorf("free what caps hold: %w", err)
	}
	if err := s.sweepLadders(ctx); err != nil {
		return fmt.Errorf("climb ladders: %w", err)
	}
	if err := unwanted(ctx, s.DB, s.Now()); err != nil {
		return fmt.Errorf("drop calls: %w", err)
	}
	return nil
}

// sweepCapped frees what caps hold. Two sweeps at once make one digest: the second finds the lock taken, and later nothing to gather.
func (s *Service) sweepCapped(ctx context.Context) error {
	all, err := readManners(ctx, s.DB)
	if err != nil {
		return err
	}
	classes := []string{}
	for _, m := range all {
		if m.Digest && m.Cap > 1 {
			classes = append(classes, string(m.Class))
		}
	}
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if ok, err := lockGathering(ctx, tx); err != nil || !ok {
			return err
		}
		lanes, err := gather(ctx, tx, classes, s.Now())
		if err != nil {
			return err
		}
		return s.call(ctx, tx, lanes)
	})
}

// sweepLadders wakes the rungs that are reached, a page at a time.
func (s *Service) sweepLadders(ctx context.Context) error {
	list, err := climbing(ctx, s.DB, s.Now())
	if err != nil {
		return err
	}
	for _, c := range list {
		if !s.Now().Before(c.ClosesAt) {
			if err := tooLateToClimb(ctx, s.DB, c.ID, s.Now()); err != nil {
				return err
			}
			continue
		}
		for more := true; more; {
			err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
				channels, left, err := climb(ctx, tx, c, s.Now())
				if err != nil {
					return err
				}
				more = left
				var lanes []DeliverArgs
				for _, channel := range channels {
					lanes = append(lanes, DeliverArgs{CampaignID: c.ID, Channel: channel})
				}
				return s.call(ctx, tx, lanes)
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// call asks for lanes.
func (s *Service) call(ctx context.Context, tx pgx.Tx, lanes []DeliverArgs) error {
	if len(lanes) == 0 {
		return nil
	}
	var jobs []river.InsertManyParams
	for _, a := range lanes {
		a.Round = s.Now().Unix() / 60
		jobs = append(jobs, river.InsertManyParams{Args: a})
	}
	_, err := s.Jobs.InsertManyTx(ctx, tx, jobs)
	return err
}
