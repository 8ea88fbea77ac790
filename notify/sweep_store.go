package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// maxInterruptions is how often a message may be on the wire when its process dies before a person has to decide: it may be what ends it.
const maxInterruptions = 100

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
			select id, attempts, updated_at, account_id, channel = any($4::text[]) and attempts < $3 as again
			from deliveries where state = 'sending' and updated_at < $1 for update skip locked
		), tried as (
			insert into attempts (delivery_id, n, started_at, outcome, account_id) select id, attempts, updated_at, 'interrupted', account_id from lost
			on conflict (delivery_id, n) do nothing
		)
		update deliveries d
		set state = case when l.again then 'deferred' else 'unknown' end, next_at = case when l.again then $2::timestamptz end,
		    reason = 'interrupted', updated_at = $2
		from lost l where d.id = l.id`, before, at, maxInterruptions, resent)
	return err
}

// stopReturned ends what was on the wire when its campaign was stopped, and came back to be tried again.
func stopReturned(ctx context.Context, conn db.Conn, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d set state = 'cancelled', reason = $1, next_at = null, updated_at = $2
		from campaigns c
		where c.state = 'cancelled' and d.campaign_id = c.id and d.state in ('held', 'queued', 'deferred') and d.reason <> 'cap_reached'`, Stopped, at)
	return err
}

// dropReturned ends what was on the wire when an amendment took it from its enterprise, and came back to be tried again.
func dropReturned(ctx context.Context, conn db.Conn, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d set state = 'cancelled', reason = $1, next_at = null, updated_at = $2
		from campaigns c, amendments a, amendment_changes x
		where c.state in ('running', 'paused') and a.notice_id = c.notice_id and a.made_at > c.approved_at and x.amendment_id = a.id and not x.gained
		  and d.campaign_id = c.id and d.enterprise_id = x.enterprise_id and d.attempts > 0 and d.state in ('held', 'queued', 'deferred')`, RuleAmended, at)
	return err
}

// notWaiting is the where clause of campaign c's channel ch whose lane is not asleep until an account has something for it: there is none to
// wait for, or one that could be used, at which the campaign is not overdue. A lane that has only died leaves no such sleep behind for long.
const notWaiting = `
	(not exists (select from provider_accounts p where p.channel = ch.channel)
	 or exists (select from provider_accounts p where p.channel = ch.channel and p.enabled and coalesce(p.retry_at, $1) <= $1
	            and (p.daily_quota = 0 or p.day < $3::date or p.used_today < p.daily_quota * 0.9 - 1)))
	and not exists (select from provider_turns t join provider_accounts p on p.id = t.account_id
	                where t.campaign_id = c.id and p.channel = ch.channel and t.back_at > $1)`

// idle is what is due of running campaigns, by channel, though nothing of it was touched since a moment.
func idle(ctx context.Context, conn db.Conn, before, at, day time.Time) ([]DeliverArgs, error) {
	rows, _ := conn.Query(ctx, `
		select c.id as campaign_id, ch.channel, 0 as lane, 0::bigint as round
		from campaigns c cross join unnest(c.channels) as ch (channel)
		where c.state = 'running'
		  and exists (select from deliveries d where d.campaign_id = c.id and d.channel = ch.channel
		              and (d.state = 'queued' and d.updated_at < $1 or d.state in ('deferred', 'held') and d.reason <> 'cap_reached' and d.next_at < $2))
		  and not exists (select from deliveries d where d.campaign_id = c.id and d.channel = ch.channel and d.state = 'sending')
		  and `+notWaiting+`
		order by c.id, ch.channel`, before, at, day) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[DeliverArgs])
}

// stuckCampaigns are those on their way that nothing has touched since a moment.
func stuckCampaigns(ctx context.Context, conn db.Conn, before time.Time) ([]Campaign, error) {
	rows, _ := conn.Query(ctx, selectCampaign+`where c.state in ('approved', 'running', 'scheduled') and greatest(c.updated_at, c.starts_at) < $1`, before) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
}
