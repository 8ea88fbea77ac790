package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Health is how an account fared lately.
type Health struct {
	Sent   int // in the last 15 minutes: taken by the provider
	Failed int // not taken, and it was the provider's fault
	Slow   int // delivered more than five minutes after it was taken
}

// When an account counts as ill, and how its part of the messages moves. Some points at a time, so that the others are not flooded and a short
// trouble costs little.
const (
	fewest     = 20   // messages that say anything
	illErrors  = 0.1  // more failures than this
	illSlow    = 0.15 // as many slow messages as this
	step       = 10   // points at a time
	calm       = 15 * time.Minute
	atMostOnce = time.Minute
)

// fare is an account with what its weight is judged by. Only what happened since the weight last moved counts: the same trouble moves it once.
type fare struct {
	ID        int64
	Enabled   bool
	Failing   bool
	Resting   int
	Weight    int
	ChangedAt time.Time
	Sent      int
	Failed    int
	Asked     int // taken long enough ago to be delivered
	Prompt    int // of those, delivered within five minutes
	Receipts  bool
}

func (f fare) ill() bool {
	if all := f.Sent + f.Failed; all >= fewest && float64(f.Failed) > illErrors*float64(all) {
		return true
	}
	return f.Receipts && f.Asked >= fewest && float64(f.Asked-f.Prompt) >= illSlow*float64(f.Asked)
}

// shift is the weights of a channel's accounts after a look at how they fare; nothing when they stay. Points of the ill go to the well in equal
// parts; when all is quiet, each drifts back to its resting weight.
func shift(list []fare, now time.Time) map[int64]int {
	var ill, well []int
	last := time.Time{}
	for i, f := range list {
		if f.ChangedAt.After(last) {
			last = f.ChangedAt
		}
		switch {
		case !f.Enabled:
		case f.ill():
			ill = append(ill, i)
		case !f.Failing && f.Weight < 100:
			well = append(well, i)
		}
	}
	if now.Sub(last) < atMostOnce {
		return nil
	}
	moved := map[int64]int{}
	if len(ill) > 0 && len(well) > 0 {
		points := 0
		for _, i := range ill {
			part := min(step, list[i].Weight)
			points += part
			moved[list[i].ID] = list[i].Weight - part
		}
		for n, i := range well {
			part := (points + len(well) - 1 - n) / len(well)
			moved[list[i].ID] = min(list[i].Weight+part, 100)
		}
	} else if len(ill) == 0 && now.Sub(last) >= calm {
		for _, f := range list {
			moved[f.ID] = f.Weight + max(-step, min(step, f.Resting-f.Weight))
		}
	}
	for _, f := range list {
		if to, ok := moved[f.ID]; ok && to == f.Weight {
			delete(moved, f.ID)
		}
	}
	return moved
}

// balance moves weight from accounts that fare ill to the others of their channel, and back when they are well.
func (s *Service) balance(ctx context.Context) error {
	if err := forgetMinutes(ctx, s.DB, s.Now()); err != nil {
		return fmt.Errorf("forget how accounts fared: %w", err)
	}
	channels, err := shared(ctx, s.DB)
	if err != nil {
		return fmt.Errorf("balance accounts: %w", err)
	}
	for _, channel := range channels {
		err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error { return s.balanceTx(ctx, tx, channel) })
		if err != nil {
			return fmt.Errorf("balance accounts of %s: %w", channel, err)
		}
	}
	return nil
}

func (s *Service) balanceTx(ctx context.Context, tx pgx.Tx, channel Channel) error {
	list, err := lockFares(ctx, tx, channel, s.Now())
	if err != nil {
		return err
	}
	moved := shift(list, s.Now())
	for _, f := range list {
		to, ok := moved[f.ID]
		if !ok {
			continue
		}
		if err := setWeight(ctx, tx, f.ID, to, s.Now()); err != nil {
			return err
		}
		err := audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: audit.System("推送"), Action: "provider.weight", Subject: "provider_accounts", ID: f.ID,
			Detail: map[string]any{"from": f.Weight, "to": to, "sent": f.Sent, "failed": f.Failed, "slow": max(f.Asked-f.Prompt, 0)}})
		if err != nil {
			return err
		}
	}
	return nil
}
