package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// providerFailing is when a channel's provider may be tried again; zero when it works.
func providerFailing(ctx context.Context, conn db.Conn, channel Channel) (retry time.Time, err error) {
	err = conn.QueryRow(ctx, `select retry_at from provider_failures where channel = $1`, channel).Scan(&retry)
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Time{}, nil
	}
	return retry, err
}

// providerFailed notes that a channel's provider takes nothing, and answers when to try it again: later with each failure that follows on
// another. Of many lanes that fail at once, one counts.
func providerFailed(ctx context.Context, conn db.Conn, channel Channel, f Failure, at time.Time) (retry time.Time, err error) {
	err = conn.QueryRow(ctx, `
		insert into provider_failures as p (channel, failing_since, code, detail, retry_at)
		values ($1, $2, $3, $4, $2::timestamptz + greatest(interval '15 s', $5::interval))
		on conflict (channel) do update
		set code = excluded.code, detail = excluded.detail,
		    failures = p.failures + case when p.retry_at <= $2 then 1 else 0 end,
		    retry_at = case when p.retry_at <= $2
		               then $2::timestamptz + greatest(least(interval '15 s' * 2 ^ least(p.failures, 6), interval '10 min'), $5::interval)
		               else p.retry_at end
		returning retry_at`, channel, at, f.Code, f.Detail, f.Wait).Scan(&retry)
	return retry, err
}

// providerWorks forgets a channel's failures.
func providerWorks(ctx context.Context, conn db.Conn, channel Channel) error {
	_, err := conn.Exec(ctx, `delete from provider_failures where channel = $1`, channel)
	return err
}
