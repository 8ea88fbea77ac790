package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// finishAttempt writes what became of attempt n.
func finishAttempt(ctx context.Context, conn db.Conn, deliveryID int64, n int, outcome, code, detail string, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update attempts set finished_at = $3, outcome = $4, code = $5, detail = $6
		where delivery_id = $1 and n = $2 and outcome = 'started'`, deliveryID, n, at, outcome, code, detail)
	return err
}

// accepted moves a delivery forward after its attempt n. The sweep may have given it up meanwhile: an answer is better than a guess, as long
// as no later attempt began. That the attempt was cut short once stays written.
func accepted(ctx context.Context, conn db.Conn, id int64, n int, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries
		set state = 'accepted', reason = case when reason = 'interrupted' then reason else '' end, accepted_at = $3, next_at = null, updated_at = $3
		where id = $1 and attempts = $2 and state in ('sending', 'deferred', 'unknown')`, id, n, at)
	return err
}

// deferred puts a delivery off until next after its attempt n.
func deferred(ctx context.Context, conn db.Conn, id int64, n int, reason Reason, next, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries set state = 'deferred', reason = $3, next_at = $4, updated_at = $5
		where id = $1 and attempts = $2 and state = 'sending'`, id, n, reason, next, at)
	return err
}

// failed ends a delivery after its attempt n.
func failed(ctx context.Context, conn db.Conn, id int64, n int, reason Reason, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries set state = 'failed', reason = $3, next_at = null, updated_at = $4
		where id = $1 and attempts = $2 and state = 'sending'`, id, n, reason, at)
	return err
}

// postpone counts a failed attempt for everything due in the span, because the provider itself could not be reached.
func postpone(ctx context.Context, conn db.Conn, a DeliverArgs, f Failure, at time.Time) error {
	waits := make([]float64, len(backoff))
	for i, d := range backoff {
		waits[i] = d.Seconds()
	}
	_, err := conn.Exec(ctx, `
		with put_off as (
			update deliveries d
			set attempts = d.attempts + 1, updated_at = $5,
			    state = case when d.attempts % $6 = $6 - 1 then 'failed' else 'deferred' end,
			    reason = case when d.attempts % $6 = $6 - 1 then $7 else $8 end,
			    next_at = $5 + make_interval(secs => ($9::float8[])[d.attempts % $6 + 1])
			where `+inSpan+`
			returning d.id, d.attempts
		)
		insert into attempts (delivery_id, n, started_at, finished_at, outcome, code, detail)
		select id, attempts, $5, $5, 'temporary', $10, $11 from put_off`,
		a.CampaignID, a.Channel, a.First, a.Last, at, maxAttempts, Exhausted, Unreachable, waits, f.Code, f.Detail)
	return err
}

// attempts lists the tries of one delivery.
func attempts(ctx context.Context, conn db.Conn, deliveryID int64) ([]Attempt, error) {
	rows, _ := conn.Query(ctx, `
		select n, started_at, finished_at, outcome, code, detail from attempts where delivery_id = $1 order by n`, deliveryID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Attempt])
}
