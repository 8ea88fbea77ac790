package webhook

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const selectEndpoint = `
	select e.id, e.name, e.url, e.events, e.disabled_at, e.disabled_for, e.failing_since, e.created_by, e.created_at, e.updated_at,
	       (select count(*) from webhook_secrets s where s.endpoint_id = e.id and (s.expires_at is null or s.expires_at > $1)) as secrets
	from webhook_endpoints e
	where e.deleted_at is null `

func endpoint(ctx context.Context, conn db.Conn, id int64, now time.Time) (Endpoint, error) {
	rows, _ := conn.Query(ctx, selectEndpoint+`and e.id = $2`, now, id) // the error resurfaces in Collect
	e, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Endpoint])
	if errors.Is(err, pgx.ErrNoRows) {
		return e, ErrNoEndpoint
	}
	return e, err
}

func endpoints(ctx context.Context, conn db.Conn, now time.Time) ([]Endpoint, error) {
	rows, _ := conn.Query(ctx, selectEndpoint+`order by e.name, e.id`, now) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Endpoint])
}

func insertEndpoint(ctx context.Context, conn db.Conn, in EndpointInput, by int64, at time.Time) (id int64, err error) {
	err = conn.QueryRow(ctx, `
		insert into webhook_endpoints (name, url, events, created_by, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $5) returning id`, in.Name, in.URL, in.Events, by, at).Scan(&id)
	return id, err
}

func updateEndpoint(ctx context.Context, conn db.Conn, id int64, in EndpointInput, at time.Time) error {
	return one(conn.Exec(ctx, `
		update webhook_endpoints set name = $2, url = $3, events = $4, updated_at = $5
		where id = $1 and deleted_at is null`, id, in.Name, in.URL, in.Events, at))
}

// disable switches an endpoint off, and whatever waits for it with it; false when it was off already.
func disable(ctx context.Context, conn db.Conn, id int64, why DisabledFor, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update webhook_endpoints set disabled_at = $3, disabled_for = $2, updated_at = $3
		where id = $1 and disabled_at is null and deleted_at is null`, id, why, at)
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	return true, cancelQueued(ctx, conn, id, at)
}

// enable switches an endpoint on as if it had never failed; false when it was on already.
func enable(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update webhook_endpoints
		set disabled_at = null, disabled_for = '', failing_since = null, failures = 0, quiet_until = null, updated_at = $2
		where id = $1 and disabled_at is not null and deleted_at is null`, id, at)
	return tag.RowsAffected() > 0, err
}

// deleteEndpoint keeps the row, by which old deliveries are understood, and burns the secrets.
func deleteEndpoint(ctx context.Context, conn db.Conn, id int64, at time.Time) error {
	if err := one(conn.Exec(ctx, `
		update webhook_endpoints set deleted_at = $2, updated_at = $2 where id = $1 and deleted_at is null`, id, at)); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `delete from webhook_secrets where endpoint_id = $1`, id); err != nil {
		return err
	}
	return cancelQueued(ctx, conn, id, at)
}

func cancelQueued(ctx context.Context, conn db.Conn, endpointID int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update webhook_deliveries set state = 'cancelled', updated_at = $2
		where endpoint_id = $1 and state = 'queued'`, endpointID, at)
	return err
}

// maxSecrets is how many may sign at once.
const maxSecrets = 3

// insertSecret makes a secret the newest. The others sign until a moment, the oldest beyond a few and those whose time is over go at once.
func insertSecret(ctx context.Context, conn db.Conn, endpointID int64, sealed []byte, at, others time.Time) error {
	if _, err := conn.Exec(ctx, `
		update webhook_secrets set expires_at = $2 where endpoint_id = $1 and expires_at is null`, endpointID, others); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `
		insert into webhook_secrets (endpoint_id, secret, created_at) values ($1, $2, $3)`, endpointID, sealed, at); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, `
		delete from webhook_secrets
		where endpoint_id = $1 and (expires_at <= $2 or id not in (
			select id from webhook_secrets where endpoint_id = $1 order by id desc limit $3))`, endpointID, at, maxSecrets)
	return err
}

// lockEndpoint lets nobody else change an endpoint until the transaction ends, and tells whether it is on.
func lockEndpoint(ctx context.Context, conn db.Conn, id int64) (on bool, err error) {
	err = conn.QueryRow(ctx, `
		select disabled_at is null from webhook_endpoints where id = $1 and deleted_at is null for no key update`, id).Scan(&on)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, ErrNoEndpoint
	}
	return on, err
}
