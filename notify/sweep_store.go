package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// giveUp stops waiting for answers to what went on the wire before a moment. Its attempt keeps no end: nobody knows it.
func giveUp(ctx context.Context, conn db.Conn, before, at time.Time) error {
	resent := []Channel{}
	for _, c := range AllChannels {
		if c.Resends() {
			resent = append(resent, c)
		}
	}
	_, err := conn.Exec(ctx, `
		with lost as (
			select id, attempts, updated_at, channel = any($4::text[]) and attempts % $3 <> 0 as again
			from deliveries where state = 'sending' and updated_at < $1 for update skip locked
		), tried as (
			insert into attempts (delivery_id, n, started_at, outcome) select id, attempts, updated_at, 'interrupted' from lost
			on conflict (delivery_id, n) do nothing
		)
		update deliveries d
		set state = case when l.again then 'deferred' else 'unknown' end, next_at = case when l.again then $2::timestamptz end,
		    reason = 'interrupted', updated_at = $2
		from lost l where d.id = l.id`, before, at, maxAttempts, resent)
	return err
}

// silentSpans are the spans of deliveries that should have been carried before a moment, and were not: of one campaign, or with 0 of all.
func silentSpans(ctx context.Context, conn db.Conn, campaignID int64, before, at time.Time) ([]DeliverArgs, error) {
	rows, _ := conn.Query(ctx, `
		select campaign_id, channel, min(id) as first, max(id) as last from (
			select d.id, d.campaign_id, d.channel,
			       (row_number() over (partition by d.campaign_id, d.channel order by d.id) - 1) / $2 as part
			from deliveries d join campaigns c on c.id = d.campaign_id and c.state = 'running'
			where (d.state = 'queued' and d.updated_at < $1 or d.state in ('deferred', 'held') and (d.next_at < $1 or d.reason = 'interrupted' and d.next_at <= $4))
			  and ($3 = 0 or d.campaign_id = $3)
		) silent group by campaign_id, channel, part order by first`, before, batchSize, campaignID, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[DeliverArgs])
}

// stuckCampaigns are those on their way that nothing has touched since a moment.
func stuckCampaigns(ctx context.Context, conn db.Conn, before time.Time) ([]Campaign, error) {
	rows, _ := conn.Query(ctx, selectCampaign+`where c.state in ('approved', 'running', 'scheduled') and greatest(c.updated_at, c.starts_at) < $1`, before) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
}
