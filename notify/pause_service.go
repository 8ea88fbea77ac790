package notify

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/fault"
)

// lateReason is why a campaign that missed its moment is paused.
const lateReason = "错过了预定的开始时间"

// tooLate pauses or ends a campaign whose moment passed while nothing ran, as it says itself.
func (s *Service) tooLate(ctx context.Context, tx pgx.Tx, c *Campaign) error {
	action := "campaign.pause"
	if c.Late == DropLate {
		action, c.State = "campaign.cancel", Cancelled
		if _, err := cancel(ctx, tx, c.ID, s.Now()); err != nil {
			return err
		}
	} else {
		c.State = Paused
		if _, err := pause(ctx, tx, c.ID, lateReason, s.Now()); err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: audit.System("推送"), Action: action, Subject: "campaigns", ID: c.ID,
		Detail: map[string]any{"starts_at": c.StartsAt}})
}

// ErrNoPauseReason is returned for a pause that does not say why.
var ErrNoPauseReason = fault.Form(fault.Field{Name: "reason", Message: "请写明暂停的原因，同事据此决定什么时候继续"})

// Pause keeps what has not left from leaving. What is on the wire at this moment still ends.
func (s *Service) Pause(ctx context.Context, actor audit.Actor, id int64, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoPauseReason
	}
	err := s.change(ctx, actor, "campaign.pause", func(tx pgx.Tx) (int64, any, error) {
		if _, err := lockCampaign(ctx, tx, id); err != nil {
			return id, nil, err
		}
		ok, err := pause(ctx, tx, id, reason, s.Now())
		if err != nil || !ok {
			return id, nil, orElse(err, ErrNotRunning)
		}
		return id, map[string]any{"reason": reason}, nil
	})
	if err != nil {
		return fmt.Errorf("pause campaign %d: %w", id, err)
	}
	return nil
}

// Resume lets a paused campaign go on where it stopped. The moment to begin was approved with it: before that, it waits.
func (s *Service) Resume(ctx context.Context, actor audit.Actor, id int64) error {
	err := s.change(ctx, actor, "campaign.resume", func(tx pgx.Tx) (int64, any, error) {
		c, err := lockCampaign(ctx, tx, id)
		if err != nil {
			return id, nil, err
		}
		if err := s.requireOpen(ctx, tx, c.NoticeID); err != nil {
			return id, nil, err
		}
		ok, err := resume(ctx, tx, id, s.Now())
		if err != nil || !ok {
			return id, nil, orElse(err, ErrNotPaused)
		}
		if c.StartedAt == nil { // paused before it began
			if c.AwaitsStart(s.Now()) {
				opts := onceAtATime(river.QueueDefault)
				opts.ScheduledAt = *c.StartsAt
				_, err := s.Jobs.InsertTx(ctx, tx, ExpandArgs{CampaignID: id}, opts)
				return id, map[string]any{"starts_at": c.StartsAt}, err
			}
			if err := s.layOut(ctx, tx, c); err != nil {
				return id, nil, err
			}
		}
		return id, nil, s.wake(ctx, tx, c)
	})
	if err != nil {
		return fmt.Errorf("resume campaign %d: %w", id, err)
	}
	return nil
}

// wake asks again for everything that a campaign still has to do.
func (s *Service) wake(ctx context.Context, tx pgx.Tx, c Campaign) error {
	jobs := []river.InsertManyParams{{Args: ExpandArgs{CampaignID: c.ID}, InsertOpts: onceAtATime(river.QueueDefault)}}
	for _, channel := range c.Channels {
		jobs = append(jobs, river.InsertManyParams{Args: DeliverArgs{CampaignID: c.ID, Channel: channel}})
	}
	_, err := s.Jobs.InsertManyTx(ctx, tx, jobs)
	return err
}
