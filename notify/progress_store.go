package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// isDone is the condition of a running campaign that has all its deliveries and none of them open.
const isDone = `
	id = $1 and state = 'running' and expanded_at is not null
	and not exists (select from deliveries where campaign_id = $1 and state in ('held', 'queued', 'deferred'))
	and not exists (select from deliveries where campaign_id = $1 and state in ('planned', 'sending'))`

func nothingOpen(ctx context.Context, conn db.Conn, id int64) (done bool, err error) {
	err = conn.QueryRow(ctx, `select exists (select from campaigns where `+isDone+`)`, id).Scan(&done)
	return done, err
}

// finish ends a running campaign that has no open delivery.
func finish(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set state = 'finished', finished_at = $2, updated_at = $2 where `+isDone, id, at))
}

// requeueFailed opens the failed deliveries of a campaign again, and the campaign with them. They keep their attempts and use up the round.
func requeueFailed(ctx context.Context, conn db.Conn, id int64, at time.Time) ([]madeDelivery, error) {
	rows, _ := conn.Query(ctx, `
		with reopened as (
			update campaigns set state = 'running', finished_at = null, updated_at = $2
			where id = $1 and state in ('running', 'finished')
			  and exists (select from deliveries where campaign_id = $1 and state = 'failed')
			returning id
		)
		update deliveries d
		set state = case d.channel when 'call' then 'planned' else 'queued' end, reason = '',
		    next_at = case d.channel when 'call' then $2::timestamptz end, updated_at = $2
		from reopened r where d.campaign_id = r.id and d.state = 'failed'
		returning d.id, d.channel, d.state, d.reason`, id, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[madeDelivery])
}
