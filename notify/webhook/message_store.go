package webhook

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// insertMessage keeps an event; false when one of that origin is kept already.
func insertMessage(ctx context.Context, conn db.Conn, uid string, e Event, origin string, payload []byte, at time.Time) (id int64, fresh bool, err error) {
	err = conn.QueryRow(ctx, `
		insert into webhook_messages (uid, event, origin, payload, created_at) values ($1, $2, $3, $4, $5)
		on conflict (origin) do nothing returning id`, uid, e, origin, string(payload), at).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	return id, err == nil, err
}

// address makes a delivery of a message for every endpoint that is on and wants it, or for the one that is named.
func address(ctx context.Context, conn db.Conn, messageID int64, e Event, endpointID int64, at time.Time) ([]int64, error) {
	rows, _ := conn.Query(ctx, `
		insert into webhook_deliveries (endpoint_id, message_id, state, next_at, created_at, updated_at)
		select id, $1, 'queued', $4, $4, $4 from webhook_endpoints
		where disabled_at is null and deleted_at is null
		  and case when $3::bigint <> 0 then id = $3 else events = '{}' or $2 = any(events) end
		order by id
		returning id`, messageID, e, endpointID, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
