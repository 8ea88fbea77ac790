package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// storedAccount is an account with its sealed configuration.
type storedAccount struct {
	Account
	Sealed []byte
}

// selectAccount reads accounts as they stand at $2, on day $1.
const selectAccount = `
	select p.id, p.channel, p.kind, p.name, p.enabled, p.resting_weight, p.weight, p.weight_changed_at, p.rate, p.burst, p.daily_quota,
	       ` + filledSQL + `::int as tokens, ` + usedSQL + ` as used_today,
	       p.failing_since, p.failures, p.failure_code, p.failure_detail, p.retry_at, p.version, p.updated_at, p.config as sealed
	from provider_accounts p `

// accounts lists them all, or one.
func accounts(ctx context.Context, conn db.Conn, id int64, day, at time.Time) ([]storedAccount, error) {
	rows, _ := conn.Query(ctx, selectAccount+`where $3 = 0 or p.id = $3 order by p.channel, p.name, p.id`, day, at, id) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[storedAccount])
}

func account(ctx context.Context, conn db.Conn, id int64, day, at time.Time) (storedAccount, error) {
	list, err := accounts(ctx, conn, id, day, at)
	if err == nil && (len(list) == 0 || id == 0) {
		return storedAccount{}, ErrNoAccount
	}
	if err != nil {
		return storedAccount{}, err
	}
	return list[0], nil
}

// lockAccount keeps an account until the transaction ends.
func lockAccount(ctx context.Context, tx pgx.Tx, id int64, day, at time.Time) (storedAccount, error) {
	rows, _ := tx.Query(ctx, selectAccount+`where p.id = $3 for update`, day, at, id) // the error resurfaces in Collect
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[storedAccount])
	if errors.Is(err, pgx.ErrNoRows) {
		return a, ErrNoAccount
	}
	return a, err
}

// insertAccount makes an account that is disabled, with a full bucket.
func insertAccount(ctx context.Context, conn db.Conn, in AccountInput, sealed []byte, day, at time.Time) (id int64, err error) {
	err = conn.QueryRow(ctx, `
		insert into provider_accounts (channel, kind, name, config, enabled, resting_weight, weight, weight_changed_at, rate, burst, daily_quota,
		                               tokens, refilled_at, day, created_at, updated_at)
		values ($1, $2, $3, $4, false, $5, $5, $10, $6, $7::int, $8, $7::int, $10, $9, $10, $10) returning id`,
		in.Channel, in.Kind, in.Name, sealed, in.RestingWeight, in.Rate, in.Burst, in.DailyQuota, day, at).Scan(&id)
	return id, err
}

// ensureEnvironment makes the account that a process was started with, once for all processes.
func ensureEnvironment(ctx context.Context, conn db.Conn, channel Channel, name string, day, at time.Time) error {
	_, err := conn.Exec(ctx, `
		insert into provider_accounts (channel, kind, name, resting_weight, weight, weight_changed_at, refilled_at, day, created_at, updated_at)
		values ($1, 'environment', $2, 50, 50, $4, $4, $3, $4, $4)
		on conflict (channel) where config is null do nothing`, channel, name, day, at)
	return err
}

// updateAccount writes an edit. The bucket keeps what it had earned at the old rate; one that is new begins full. A configuration of nil stays.
func updateAccount(ctx context.Context, conn db.Conn, in AccountInput, sealed []byte, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update provider_accounts p
		set name = $3, config = coalesce($4, p.config), resting_weight = $5,
		    weight = case when p.resting_weight <> $5 then $5 else p.weight end,
		    weight_changed_at = case when p.resting_weight <> $5 then $2 else p.weight_changed_at end,
		    rate = $6, burst = $7::int, daily_quota = $8,
		    tokens = case when p.rate = 0 then $7::int else least($7::int, `+filledSQL+`) end, refilled_at = greatest(p.refilled_at, $2),
		    failing_since = null, failures = 0, failure_code = '', failure_detail = '', retry_at = null,
		    version = p.version + 1, updated_at = $2
		where p.id = $1`, in.ID, at, in.Name, sealed, in.RestingWeight, in.Rate, in.Burst, in.DailyQuota)
	return err
}

// setEnabled enables or disables an account, and answers its channel, and whether that changed it.
func setEnabled(ctx context.Context, conn db.Conn, id int64, enabled bool, at time.Time) (channel Channel, ok bool, err error) {
	var was bool
	err = conn.QueryRow(ctx, `select channel, enabled from provider_accounts where id = $1 for update`, id).Scan(&channel, &was)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, ErrNoAccount
	}
	if err != nil || was == enabled {
		return channel, false, err
	}
	ok, err = changed(conn.Exec(ctx, `
		update provider_accounts set enabled = $2, version = version + 1, updated_at = $3 where id = $1 and enabled <> $2`, id, enabled, at))
	return channel, ok, err
}

// runningOn are the campaigns under way that use a channel.
func runningOn(ctx context.Context, conn db.Conn, channel Channel) ([]int64, error) {
	rows, _ := conn.Query(ctx, `select id from campaigns where state = 'running' and $1 = any(channels) order by id`, channel) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
