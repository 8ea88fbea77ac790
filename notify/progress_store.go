package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// progress counts a campaign's deliveries, one entry for each of its channels.
func progress(ctx context.Context, conn db.Conn, c Campaign) ([]Progress, map[Reason]int, error) {
	counts := map[Channel]map[DeliveryState]int{}
	reasons := map[Reason]int{}
	rows, _ := conn.Query(ctx, `
		select channel, state, reason, count(*) from deliveries where campaign_id = $1 group by channel, state, reason`, c.ID) // the error resurfaces in ForEachRow
	var (
		channel Channel
		state   DeliveryState
		reason  Reason
		n       int
	)
	_, err := pgx.ForEachRow(rows, []any{&channel, &state, &reason, &n}, func() error {
		if counts[channel] == nil {
			counts[channel] = map[DeliveryState]int{}
		}
		counts[channel][state] += n
		if state == Suppressed || state == Failed {
			reasons[reason] += n
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	var list []Progress
	for _, channel := range AllChannels {
		if c.Uses(channel) {
			list = append(list, Progress{channel, counts[channel]})
		}
	}
	return list, reasons, nil
}

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

const pickDeliveries = `
	from deliveries d join enterprises e on e.id = d.enterprise_id
	where ($1 = 0 and not exists (select from campaigns k where k.id = d.campaign_id and k.rehearses is not null) or d.campaign_id = $1) and ($2 = 0 or d.enterprise_id = $2) and ($3 = '' or d.channel = $3)
	  and (cardinality($4::text[]) = 0 or d.state = any($4)) and ($5 = '' or d.reason = $5)
	  and ($6 = '' or position($6 in e.name) > 0 or e.uscc = $6) `

func deliveries(ctx context.Context, conn db.Conn, f DeliveryFilter) ([]Delivery, error) {
	rows, _ := conn.Query(ctx, `
		select d.id, d.campaign_id, d.enterprise_id, e.name as enterprise, e.uscc, d.channel, d.state, d.reason, d.attempts, d.next_at, d.told_by, d.updated_at,
		       coalesce(t.code, '') as code, coalesce(t.detail, '') as detail
		from (select d.* `+pickDeliveries+`order by d.updated_at desc, d.id limit $7 offset $8) d
		join enterprises e on e.id = d.enterprise_id
		left join attempts t on t.delivery_id = d.id and t.n = d.attempts
		order by d.updated_at desc, d.id`,
		f.CampaignID, f.EnterpriseID, f.Channel, stateNames(f.States), f.Reason, f.Search, f.Limit, f.Offset) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Delivery])
}

func countDeliveries(ctx context.Context, conn db.Conn, f DeliveryFilter) (n int, err error) {
	err = conn.QueryRow(ctx, `select count(*) `+pickDeliveries,
		f.CampaignID, f.EnterpriseID, f.Channel, stateNames(f.States), f.Reason, f.Search).Scan(&n)
	return n, err
}

// stateNames is never nil, because no states and null are not the same to Postgres.
func stateNames(states []DeliveryState) []string {
	names := make([]string, 0, len(states))
	for _, s := range states {
		names = append(names, string(s))
	}
	return names
}
