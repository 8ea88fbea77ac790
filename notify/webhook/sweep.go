package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"huizhida/db"
)

const (
	// overdue is how long after it was due a delivery is believed to have lost its job. A job comes back minutes after its process died.
	overdue = 10 * time.Minute
	// retention is how long messages are kept, for Replay and Recover.
	retention = 90 * 24 * time.Hour
	// sweepBatch bounds one sweep.
	sweepBatch = 1000
)

// Sweep gives deliveries that lost their job a new one, and forgets messages whose time is over. Running it at any time is harmless: a
// delivery with two jobs is sent once.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	ids, err := lost(ctx, s.db, now.Add(-overdue))
	if err != nil {
		return fmt.Errorf("sweep webhooks: %w", err)
	}
	if err := s.revive(ctx, ids); err != nil {
		return fmt.Errorf("sweep webhooks: %w", err)
	}
	if err := forget(ctx, s.db, now.Add(-retention)); err != nil {
		return fmt.Errorf("forget webhooks: %w", err)
	}
	return nil
}

// revive adds a job for each delivery, unless an earlier sweep's still waits.
func (s *Service) revive(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	opts := &river.InsertOpts{Queue: Queue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}}
	jobs := make([]river.InsertManyParams, 0, len(ids))
	for _, id := range ids {
		jobs = append(jobs, river.InsertManyParams{Args: DeliverArgs{DeliveryID: id}, InsertOpts: opts})
	}
	return pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		_, err := s.jobs.InsertManyTx(ctx, tx, jobs)
		return err
	})
}

// lost are the deliveries that should have been sent or settled before a moment, and were not, though their endpoint can be called.
func lost(ctx context.Context, conn db.Conn, before time.Time) ([]int64, error) {
	rows, _ := conn.Query(ctx, `
		select d.id from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
		where d.state in ('queued', 'sending') and d.next_at < $1 and (d.taken_at is null or d.taken_at < $1)
		  and (e.quiet_until is null or e.quiet_until < $1)
		order by d.next_at limit $2`, before, sweepBatch) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// forget removes messages from before a moment that nobody waits for any more, the oldest first.
func forget(ctx context.Context, conn db.Conn, before time.Time) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select id from webhook_messages m
			where created_at < $1
			  and not exists (select from webhook_deliveries d where d.message_id = m.id and d.state in ('queued', 'sending'))
			order by created_at limit $2 for update skip locked`, before, sweepBatch) // the error resurfaces in Collect
		old, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil || len(old) == 0 {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from webhook_deliveries where message_id = any($1)`, old); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `delete from webhook_messages where id = any($1)`, old)
		return err
	})
}
