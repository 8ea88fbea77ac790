package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// giveUp stops waiting for answers to what went on the wire before a moment. Its attempt keeps no end: nobody knows it.
func giveUp(ctx context.Context, conn db.Conn, before, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries
		set state = case when channel = 'email' and attempts % $3 <> 0 then 'deferred' else 'unknown' end,
		    next_at = case when channel = 'email' and attempts % $3 <> 0 then $2::timestamptz end,
		    reason = 'interrupted', updated_at = $2
		where state = 'sending' and updated_at < $1`, before, at, maxAttempts)
	return err
}

// silentSpans are the spans of deliveries that should have been carried before a moment, and were not: of one campaign, or with 0 of all.
func silentSpans(ctx context.Context, conn db.Conn, campaignID int64, before time.Time) ([]DeliverArgs, error) {
	rows, _ := conn.Query(ctx, `
		select campaign_id, channel, min(id) as first, max(id) as last from (
			select d.id, d.campaign_id, d.channel,
			       (row_number() over (partition by d.campaign_id, d.channel order by d.id) - 1) / $2 as part
			from deliveries d join campaigns c on c.id = d.campaign_id and c.state in ('approved', 'running')
			where (d.state = 'queued' and d.updated_at < $1 or d.state = 'deferred' and (d.next_at < $1 or d.reason = 'interrupted'))
			  and ($3 = 0 or d.campaign_id = $3)
		) silent group by campaign_id, channel, part order by first`, before, batchSize, campaignID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[DeliverArgs])
}

// stuckCampaigns are those on their way that nothing has touched since a moment.
func stuckCampaigns(ctx context.Context, conn db.Conn, before time.Time) ([]Campaign, error) {
	rows, _ := conn.Query(ctx, selectCampaign+`where c.state in ('approved', 'running') and c.updated_at < $1`, before) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
}
