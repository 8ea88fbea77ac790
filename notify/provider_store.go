package notify

import (
	"context"
	"time"

	"huizhida/db"
)

// providerFailed notes that an account takes nothing, and until when it is left alone: longer with each failure that follows on another. Of
// many lanes that fail at once, one counts.
func providerFailed(ctx context.Context, conn db.Conn, accountID int64, f Failure, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update provider_accounts p
		set failing_since = coalesce(p.failing_since, $2), failure_code = $3, failure_detail = $4,
		    failures = p.failures + case when p.retry_at > $2 then 0 else 1 end,
		    retry_at = case when p.retry_at > $2 then p.retry_at
		               else $2::timestamptz + greatest(least(interval '15 s' * 2 ^ least(p.failures, 6), interval '10 min'), $5::interval) end
		where p.id = $1`, accountID, at, f.Code, f.Detail, f.Wait)
	return err
}

// providerWorks forgets an account's failures.
func providerWorks(ctx context.Context, conn db.Conn, accountID int64) error {
	_, err := conn.Exec(ctx, `
		update provider_accounts set failing_since = null, failures = 0, failure_code = '', failure_detail = '', retry_at = null
		where id = $1 and failing_since is not null`, accountID)
	return err
}
