package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// filledSQL is how many tokens account p has at $2, and usedSQL how many of its day $1 are gone. Clocks of processes differ: a bucket is
// filled up to the latest of them, so that no second counts twice.
const (
	filledSQL = `least(p.burst, p.tokens + p.rate * greatest(extract(epoch from $2::timestamptz - p.refilled_at)::float8, 0))`
	usedSQL   = `case when p.day >= $1::date then p.used_today else 0 end`
)

// keptSQL is how much of a limit stays for others when the part $3 is kept. Of one there is nothing to keep.
func keptSQL(limit string) string {
	return `case when ` + limit + ` < 2 then 0 else ceil(` + limit + ` * $3::float8) end`
}

// request asks for messages of an account's budget.
type request struct {
	Account  int64
	Campaign int64 // 0: none, which needs no turn
	Want     int
	Leave    reserve
	Day      time.Time
	At       time.Time
}

// grant is the answer.
type grant struct {
	Granted int
	Spent   bool          // the day's quota
	Wait    time.Duration // until it is worth while to ask again, when nothing was granted though the day is not spent
}

// take spends from an account's budget what it allows, up to what is wanted: within its bucket, its day, the reserve, and the campaign's share.
// All processes spend through this one statement, which holds the account's row only for itself. Of the campaigns that come for their share,
// none gets further ahead of another than a handful. A lane comes back before the bucket is full, because a full one earns nothing.
func take(ctx context.Context, conn db.Conn, r request) (grant, error) {
	var g grant
	var wait float64
	err := conn.QueryRow(ctx, `
		with a as materialized (
			select p.id, p.rate, p.burst, p.daily_quota, `+filledSQL+` as filled, `+usedSQL+` as used,
			       `+keptSQL("p.burst")+` as kept, `+keptSQL("p.daily_quota")+` as kept_today
			from provider_accounts p where p.id = $4 and p.enabled for update
		), shared as materialized (
			select a.*, greatest(a.rate * $7::float8, 1) as handful,
			       (select min(t.served) from provider_turns t where t.account_id = a.id and t.campaign_id <> $5 and t.back_at > $2) as behind,
			       (select t.served from provider_turns t where t.account_id = a.id and t.campaign_id = $5 and t.back_at > $2) as mine
			from a
		), allowed as materialized (
			select s.*, greatest(least($6::float8, case when rate > 0 then floor(filled - kept) end,
			                           case when daily_quota > 0 then daily_quota - used - kept_today end,
			                           case when rate > 0 and $5 <> 0 then floor(behind + handful - coalesce(mine, behind)) end), 0)::int as granted
			from shared s
		), told as materialized (
			select *, daily_quota > 0 and daily_quota - used - kept_today < 1 as spent,
			       case when granted > 0 or rate = 0 then 0
			            when filled - kept < 1 then (greatest(least((burst - kept) / 2, handful), 1) + kept - filled) / rate
			            else 1 end as wait
			from allowed
		), turn as (
			insert into provider_turns as t (account_id, campaign_id, served, not_before, back_at)
			select id, $5, coalesce(mine, behind, 0) + granted, $2::timestamptz + wait * interval '1 s',
			       $2::timestamptz + wait * interval '1 s' + $8::interval
			from told where rate > 0 and $5 <> 0 and not (spent and granted = 0)
			on conflict (account_id, campaign_id) do update
			set served = case when t.back_at > $2 then t.served + (select granted from told) else excluded.served end,
			    not_before = excluded.not_before, back_at = excluded.back_at
		)
		update provider_accounts p
		set tokens = case when p.rate > 0 then told.filled - told.granted else p.tokens end, refilled_at = greatest(p.refilled_at, $2),
		    used_today = told.used + told.granted, day = greatest(p.day, $1)
		from told where p.id = told.id
		returning told.granted, told.spent, told.wait`,
		r.Day, r.At, r.Leave, r.Account, r.Campaign, r.Want, handful, impatience).Scan(&g.Granted, &g.Spent, &wait)
	if errors.Is(err, pgx.ErrNoRows) {
		return grant{}, nil // it was disabled
	}
	g.Wait = time.Duration(wait * float64(time.Second))
	return g, err
}

// giveBack returns what was granted and not used.
func giveBack(ctx context.Context, conn db.Conn, r request, gone bool) error {
	_, err := conn.Exec(ctx, `
		with a as (
			update provider_accounts p
			set tokens = least(p.burst, p.tokens + $2::int), used_today = case when p.day = $3 then greatest(p.used_today - $2::int, 0) else p.used_today end
			where p.id = $1 returning p.id
		)
		update provider_turns t set served = t.served - $2::int, back_at = case when $5 then least(t.back_at, $6) else t.back_at end
		from a where t.account_id = a.id and t.campaign_id = $4`, r.Account, r.Want, r.Day, r.Campaign, gone, r.At)
	return err
}

// forgetTurns lets every campaign come back to a channel's accounts at once.
func forgetTurns(ctx context.Context, conn db.Conn, channel Channel, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update provider_turns t set not_before = least(t.not_before, $2)
		from provider_accounts p where p.id = t.account_id and p.channel = $1`, channel, at)
	return err
}

// holdSpent keeps what is due waiting for the next day's quota. It stays claimable all the same: staff may raise the quota, or enable another
// account.
func holdSpent(ctx context.Context, conn db.Conn, a DeliverArgs, until, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d set state = 'held', reason = $4, next_at = $5, updated_at = $3
		where `+isDue+` and d.state in ('queued', 'held') and d.reason <> 'interrupted' and (d.reason <> $4 or d.next_at <= $3)`,
		a.CampaignID, a.Channel, at, QuotaSpent, until)
	return err
}
