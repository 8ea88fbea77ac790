package notify

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// slots is in how many rows a minute of an account is counted.
const slots = 16

// countMinute adds to how an account fares, in the batch that writes the answers. What one recipient's address or one message's content is
// to blame for says nothing about the account.
func countMinute(batch *pgx.Batch, accountID int64, list []answer, at time.Time) {
	if accountID == 0 {
		return // a rehearsal says nothing of a provider
	}
	sent, failed := 0, 0
	for _, x := range list {
		switch {
		case x.outcome == "accepted":
			sent++
		case !x.failure.BadAddress && !x.failure.Permanent && !x.failure.Reason.ofReader():
			failed++
		}
	}
	if accountID == 0 || sent+failed == 0 {
		return
	}
	batch.Queue(`
		insert into provider_minutes as m (account_id, minute, slot, sent, failed) values ($1, date_trunc('minute', $2::timestamptz), $3, $4, $5)
		on conflict (account_id, minute, slot) do update set sent = m.sent + excluded.sent, failed = m.failed + excluded.failed`,
		accountID, at, rand.IntN(slots), sent, failed)
}

// lockFares locks a channel's accounts and tells how each fared since its weight last moved: failures of the last quarter of an hour, and
// deliveries of the quarter of an hour that ended five minutes ago.
func lockFares(ctx context.Context, tx pgx.Tx, channel Channel, at time.Time) ([]fare, error) {
	rows, _ := tx.Query(ctx, `
		select p.id, p.enabled, p.retry_at > $2 is true as failing, p.resting_weight as resting, p.weight, p.weight_changed_at as changed_at,
		       m.sent, m.failed, m.asked, m.prompt, m.receipts
		from provider_accounts p cross join lateral (
			select coalesce(sum(sent) filter (where minute > $2::timestamptz - interval '15 min'), 0) as sent,
			       coalesce(sum(failed) filter (where minute > $2::timestamptz - interval '15 min'), 0) as failed,
			       coalesce(sum(sent) filter (where minute <= $2::timestamptz - interval '6 min'), 0) as asked,
			       coalesce(sum(prompt) filter (where minute <= $2::timestamptz - interval '6 min'), 0) as prompt,
			       exists (select from provider_minutes r where r.account_id = p.id and r.minute > $2::timestamptz - interval '1 day'
			               and r.prompt + r.slow > 0) as receipts
			from provider_minutes
			where account_id = p.id and minute > greatest($2::timestamptz - interval '21 min', p.weight_changed_at)
		) m
		where p.channel = $1 order by p.id for update of p`, channel, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[fare])
}

func setWeight(ctx context.Context, conn db.Conn, id int64, weight int, at time.Time) error {
	_, err := conn.Exec(ctx, `update provider_accounts set weight = $2, weight_changed_at = $3 where id = $1`, id, weight, at)
	return err
}

// shared are the channels that have more than one account to choose from.
func shared(ctx context.Context, conn db.Conn) ([]Channel, error) {
	rows, _ := conn.Query(ctx, `
		select channel from provider_accounts where enabled group by channel having count(*) > 1 order by channel`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[Channel])
}

// recent is how every account fared in the last 15 minutes.
func recent(ctx context.Context, conn db.Conn, at time.Time) (map[int64]Health, error) {
	rows, _ := conn.Query(ctx, `
		select account_id, sum(sent)::int, sum(failed)::int, sum(slow)::int from provider_minutes
		where account_id in (select id from provider_accounts) and minute > $1::timestamptz - interval '15 min' group by account_id`, at) // the error resurfaces in ForEachRow
	list := map[int64]Health{}
	var id int64
	var h Health
	_, err := pgx.ForEachRow(rows, []any{&id, &h.Sent, &h.Failed, &h.Slow}, func() error { list[id] = h; return nil })
	return list, err
}

// forgetMinutes drops what nobody judges by any more.
func forgetMinutes(ctx context.Context, conn db.Conn, at time.Time) error {
	_, err := conn.Exec(ctx, `
		delete from provider_minutes where account_id in (select id from provider_accounts) and minute < $1::timestamptz - interval '2 days'`, at)
	return err
}
