package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// SweepArgs asks for everything that a dead process left behind to be taken up. The worker is jobs.SweepDeliveries.
type SweepArgs struct{}

// Kind names the job in the database; it never changes.
func (SweepArgs) Kind() string { return "sweep_deliveries" }

// Sweep looks for campaigns and deliveries that have been silent for longer than patience. What was on the wire by e-mail is sent again under
// the same Message-ID, because a copy that mail programs recognise is better than a letter that never came; on any other channel the outcome
// stays unknown until the provider, which is asked where it can be, or a person says what it was. What merely lost its job gets a new one. Running it at any time is harmless.
func (s *Service) Sweep(ctx context.Context) error {
	before := s.Now().Add(-patience)
	if err := giveUp(ctx, s.DB, before, s.Now()); err != nil {
		return fmt.Errorf("sweep interrupted deliveries: %w", err)
	}
	if err := stopReturned(ctx, s.DB, s.Now()); err != nil {
		return fmt.Errorf("sweep stopped campaigns: %w", err)
	}
	if err := dropReturned(ctx, s.DB, s.Now()); err != nil {
		return fmt.Errorf("sweep amended campaigns: %w", err)
	}
	if err := s.sweepWaiting(ctx); err != nil {
		return err
	}
	if err := s.callInquiries(ctx); err != nil {
		return fmt.Errorf("sweep messages of unknown fate: %w", err)
	}
	lanes, err := idle(ctx, s.DB, before, s.Now(), s.today())
	if err != nil {
		return fmt.Errorf("sweep lost deliveries: %w", err)
	}
	round := s.Now().Unix() / 60 // the job that has the place may be a dead process's
	var jobs []river.InsertManyParams
	for _, a := range lanes {
		a.Round = round
		jobs = append(jobs, river.InsertManyParams{Args: a})
	}
	stuck, err := stuckCampaigns(ctx, s.DB, before)
	if err != nil {
		return fmt.Errorf("sweep campaigns: %w", err)
	}
	for _, c := range stuck {
		if c.ExpandedAt != nil {
			if err := s.finishIfDone(ctx, c.ID); err != nil {
				return err
			}
			continue
		}
		jobs = append(jobs, river.InsertManyParams{Args: ExpandArgs{CampaignID: c.ID, Round: round}, InsertOpts: onceAtATime(river.QueueDefault)})
	}
	if len(jobs) > 0 {
		err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
			_, err := s.Jobs.InsertManyTx(ctx, tx, jobs)
			return err
		})
		if err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return s.balance(ctx)
}

// Recover takes up at once what was on the wire when the last process died. Only for a process that knows that no other sends.
func (s *Service) Recover(ctx context.Context) error {
	if err := giveUp(ctx, s.DB, s.Now(), s.Now()); err != nil {
		return fmt.Errorf("recover interrupted deliveries: %w", err)
	}
	return nil
}

// onceAtATime leaves out a job that already waits or runs.
func onceAtATime(queue string) *river.InsertOpts {
	return &river.InsertOpts{Queue: queue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}}
}
