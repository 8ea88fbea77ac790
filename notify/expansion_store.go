package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// startExpansion marks an approved campaign as begun, so that its text can no longer be edited. A second run finds it begun, which is fine.
func startExpansion(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set started_at = coalesce(started_at, $2), updated_at = $2 where id = $1 and state = 'approved'`, id, at))
}

// endExpansion marks that every delivery exists.
func endExpansion(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set state = 'running', updated_at = $2 where id = $1 and state = 'approved'`, id, at))
}

// pageEnd is the last enterprise of the audience's page that follows one, or 0 when none follows.
func pageEnd(ctx context.Context, conn db.Conn, campaignID, after int64, size int) (last int64, err error) {
	err = conn.QueryRow(ctx, `
		select coalesce(max(enterprise_id), 0) from (
			select enterprise_id from audiences where campaign_id = $1 and enterprise_id > $2 order by enterprise_id limit $3
		) page`, campaignID, after, size).Scan(&last)
	return last, err
}

// madeDelivery is a row that plan has just made.
type madeDelivery struct {
	ID      int64
	Channel Channel
	State   DeliveryState
}

// plan makes the deliveries of the audience's enterprises in (after, last]: one per enterprise × contact × channel. Our unique key, not the
// job queue, is what keeps a second run from making any.
func plan(ctx context.Context, conn db.Conn, c Campaign, after, last int64, at time.Time) ([]madeDelivery, error) {
	rows, _ := conn.Query(ctx, `
		with page as (
			select enterprise_id from audiences where campaign_id = $1 and enterprise_id > $2 and enterprise_id <= $3
		), planned as (
			select enterprise_id, null::bigint as contact_id, 'inbox' as channel, null as reason
			from page where 'inbox' = any($4::text[])
			union all
			select page.enterprise_id, c.id, 'email', `+emailReason+`
			from page left join contacts c using (enterprise_id) where 'email' = any($4::text[])
		)
		insert into deliveries (campaign_id, enterprise_id, contact_id, channel, state, reason, planned_at, updated_at)
		select $1, enterprise_id, contact_id, channel, case when reason is null then 'queued' else 'suppressed' end, coalesce(reason, ''), $5, $5
		from planned order by channel, enterprise_id, contact_id
		on conflict (campaign_id, enterprise_id, contact_id, channel) do nothing
		returning id, channel, state`, c.ID, after, last, c.Channels, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[madeDelivery])
}
