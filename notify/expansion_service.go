package notify

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/fault"
)

// ErrNotApproved is returned for a campaign that nobody has released, or that was stopped since.
var ErrNotApproved = fault.New(fault.Conflict, "该推送活动未经批准，不能发送")

// pageSize is how many enterprises of an audience are expanded in one transaction.
const pageSize = 2000

// errExpanded ends the walk over an audience.
var errExpanded = errors.New("expanded")

// Expand makes an approved campaign's deliveries, a page of its audience at a time: the rows of a page and the jobs that carry them commit
// together, so a run that dies is simply run again.
func (s *Service) Expand(ctx context.Context, id int64) error {
	c, err := s.beginExpansion(ctx, id)
	if err != nil || c.State != Approved {
		return err
	}
	for after := int64(0); err == nil; {
		after, err = s.expandPage(ctx, c, after)
	}
	if err != nil && !errors.Is(err, errExpanded) {
		return fmt.Errorf("expand campaign %d: %w", id, err)
	}
	return s.finishIfDone(ctx, id)
}

// beginExpansion checks once more that what stands is what was approved. A campaign that is past it comes back as it is.
func (s *Service) beginExpansion(ctx context.Context, id int64) (c Campaign, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if c, err = lockCampaign(ctx, tx, id); err != nil {
			return err
		}
		switch c.State {
		case Running, Finished:
			return nil
		case Approved:
		default:
			return ErrNotApproved
		}
		if err := requireUnchanged(ctx, tx, c, c.ContentHash); err != nil {
			return err
		}
		_, err = startExpansion(ctx, tx, id, s.Now())
		return err
	})
	if err != nil {
		return c, fmt.Errorf("begin expansion of campaign %d: %w", id, err)
	}
	return c, nil
}

// expandPage makes the deliveries of the page after an enterprise and answers where the page ended, or errExpanded past the last page.
func (s *Service) expandPage(ctx context.Context, c Campaign, after int64) (last int64, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		now, err := lockCampaign(ctx, tx, c.ID) // a stop waits for the page, or the page sees the stop
		if err != nil {
			return err
		}
		if now.State != Approved {
			return ErrNotApproved
		}
		if last, err = pageEnd(ctx, tx, c.ID, after, pageSize); err != nil {
			return err
		}
		if last == 0 {
			return s.endExpansion(ctx, tx, c)
		}
		made, err := plan(ctx, tx, c, after, last, s.Now())
		if err != nil {
			return err
		}
		return s.enqueue(ctx, tx, c.ID, made)
	})
	if err == nil && last == 0 {
		err = errExpanded
	}
	return last, err
}

func (s *Service) endExpansion(ctx context.Context, tx pgx.Tx, c Campaign) error {
	if _, err := endExpansion(ctx, tx, c.ID, s.Now()); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: audit.System("推送"), Action: "campaign.expand", Subject: "campaigns", ID: c.ID,
		Detail: map[string]any{"audience": c.AudienceSize}})
}

// enqueue asks for the queued ones among new deliveries to be carried, batchSize to a job.
func (s *Service) enqueue(ctx context.Context, tx pgx.Tx, campaignID int64, made []madeDelivery) error {
	var jobs []river.InsertManyParams
	for _, channel := range Channels {
		var ids []int64
		for _, d := range made {
			if d.Channel == channel && d.State == Queued {
				ids = append(ids, d.ID)
			}
		}
		for _, span := range spans(ids) {
			span.CampaignID, span.Channel = campaignID, channel
			jobs = append(jobs, river.InsertManyParams{Args: span})
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	_, err := s.Jobs.InsertManyTx(ctx, tx, jobs)
	return err
}
