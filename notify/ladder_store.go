package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// sparedSQL drops the later rungs of the enterprises whose deliveries' messages were read at $3: opened names those. Where one of them spoke for a
// person's other enterprises too, the next of those takes its place in the ladder: nobody has read for them.
const sparedSQL = `
	unneeded as materialized (
		select p.id, p.state, p.next_at
		from opened o
		join deliveries d on d.id = o.delivery_id
		join deliveries p on p.campaign_id = d.campaign_id and p.enterprise_id = d.enterprise_id and p.rung > 0 and p.id <> d.id
		where p.state in ('planned', 'held', 'queued', 'deferred')
		for update of p
	), spared as (
		update deliveries p set state = 'cancelled', reason = 'read', next_at = null, updated_at = $3 from unneeded u where p.id = u.id
	), orphans as materialized (
		select f.id, min(f.id) over (partition by f.told_by) as heir, coalesce(u.next_at, $3::timestamptz + interval '1 day') as next_at
		from unneeded u join deliveries f on f.told_by = u.id and f.state = 'suppressed' and f.reason = 'duplicate_person'
	), heirs as (
		update deliveries f
		set state = case when o.heir = f.id then 'planned' else f.state end, reason = case when o.heir = f.id then '' else f.reason end,
		    next_at = case when o.heir = f.id then o.next_at end, told_by = nullif(o.heir, f.id), updated_at = $3
		from orphans o where f.id = o.id
	)`

// spare drops what follows a delivery whose message was read.
func spare(ctx context.Context, conn db.Conn, deliveryID int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with opened as (select id as delivery_id from deliveries where id = $1 and $2), `+sparedSQL+` select`, deliveryID, true, at)
	return err
}

// climbing are the running campaigns of which a rung is reached, or whose window closed while some waited.
func climbing(ctx context.Context, conn db.Conn, at time.Time) ([]Campaign, error) {
	rows, _ := conn.Query(ctx, selectCampaign+`
		where c.state = 'running' and (
			n.closes_at <= $1 and exists (select from deliveries d where d.campaign_id = c.id and d.state = 'planned' and d.reason = '')
			or c.id in (select d.campaign_id from deliveries d where d.state = 'planned' and d.channel <> 'call' and d.next_at <= $1))`, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
}

// climb wakes a page of the rungs that are reached, drops those of enterprises that have read meanwhile, and lets the next rung of the others
// begin to wait. It answers the channels that have something to carry, and whether there may be more.
func climb(ctx context.Context, conn db.Conn, c Campaign, at time.Time) (channels []Channel, more bool, err error) {
	rungs, due := c.Ladder.columns(c.Channels, at)
	rows, _ := conn.Query(ctx, `
		with reached as materialized (
			select d.id, d.enterprise_id, d.channel, d.rung,
			       exists (select from deliveries r where r.campaign_id = $1 and r.enterprise_id = d.enterprise_id and r.state = 'read') as seen
			from deliveries d
			where d.campaign_id = $1 and d.state = 'planned' and d.channel <> 'call' and d.next_at <= $2
			order by d.next_at limit $3 for update of d skip locked
		), woken as (
			update deliveries d set state = case when r.seen then 'cancelled' else 'queued' end, reason = case when r.seen then 'read' else '' end,
			       next_at = null, updated_at = $2
			from reached r where d.id = r.id
		), following as (
			select x.enterprise_id, min(n.rung) as rung
			from (select enterprise_id, max(rung) as rung from reached where not seen group by enterprise_id) x
			join deliveries n on n.campaign_id = $1 and n.enterprise_id = x.enterprise_id and n.rung > x.rung
			 and n.state = 'planned' and n.reason = '' and n.next_at is null
			group by x.enterprise_id
		), waits as (
			update deliveries n set next_at = w.due, updated_at = $2
			from following f, unnest($4::int[], $5::timestamptz[]) as w (rung, due)
			where n.campaign_id = $1 and n.enterprise_id = f.enterprise_id and n.rung = f.rung and w.rung = f.rung
			  and n.state = 'planned' and n.reason = '' and n.next_at is null
		)
		select channel, count(*) from reached group by channel`, c.ID, at, pageSize, rungs, due) // the error resurfaces in ForEachRow
	var channel Channel
	var n, total int
	_, err = pgx.ForEachRow(rows, []any{&channel, &n}, func() error {
		channels, total = append(channels, channel), total+n
		return nil
	})
	return channels, total == pageSize, err
}

// tooLateToClimb ends what waited for its turn in a campaign whose window has closed.
func tooLateToClimb(ctx context.Context, conn db.Conn, campaignID int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries set state = 'expired', reason = $2, next_at = null, updated_at = $3
		where campaign_id = $1 and state = 'planned' and reason = ''`, campaignID, TooLate, at)
	return err
}
