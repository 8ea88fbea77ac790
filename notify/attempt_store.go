package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// answer is what became of one attempt.
type answer struct {
	claimed
	outcome string // accepted, temporary, permanent, unsure
	state   DeliveryState
	reason  Reason
	next    *time.Time
	failure Failure // zero when accepted
	ref     string
	gone    [][]byte // hashes of addresses where nobody is
}

// settle writes what became of attempts, all of them in one statement. The sweep may have given one up meanwhile: an answer is better than
// a guess, as long as no later attempt began, and that it was in doubt once stays written. A receipt that came before our own word stands.
func settle(ctx context.Context, conn db.Conn, channel Channel, accountID int64, list []answer, at time.Time) error {
	n := len(list)
	ids, attempts, started := make([]int64, n), make([]int32, n), make([]time.Time, n)
	outcomes, states, reasons, codes, details, refs := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	next := make([]*time.Time, n)
	var dead [][]byte
	for i, x := range list {
		ids[i], attempts[i], started[i], next[i] = x.ID, int32(*x.Attempts), x.StartedAt, x.next
		outcomes[i], states[i], reasons[i], refs[i] = x.outcome, string(x.state), string(x.reason), x.ref
		codes[i], details[i] = x.failure.Code, x.failure.Detail
		dead = append(dead, x.gone...)
		if x.failure.BadAddress {
			dead = append(dead, x.AddressHash)
		}
	}
	batch := &pgx.Batch{}
	batch.Queue(`
		with answers as (
			select * from unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[])
			  as a (id, n, started_at, outcome, state, reason, code, detail, ref, next_at)
		), tried as (
			insert into attempts as t (delivery_id, n, started_at, finished_at, outcome, code, detail, account_id)
			select id, n, started_at, $11, outcome, code, detail, nullif($12::bigint, 0) from answers
			on conflict (delivery_id, n) do update
			set finished_at = excluded.finished_at, outcome = excluded.outcome, code = excluded.code, detail = excluded.detail
			where t.outcome = 'interrupted'
		)
		update deliveries d
		set state = a.state, updated_at = $11, next_at = a.next_at, ref = coalesce(nullif(a.ref, ''), d.ref),
		    reason = case when a.state = 'accepted' and d.reason = 'interrupted' then d.reason else a.reason end,
		    accepted_at = case when a.state = 'accepted' then coalesce(d.accepted_at, $11) else d.accepted_at end
		from answers a
		where d.id = a.id and d.attempts = a.n
		  and (d.state = 'sending' or a.state = 'accepted' and `+weightSQL+` < 3)`,
		ids, attempts, started, outcomes, states, reasons, codes, details, refs, next, at, accountID)
	if len(dead) > 0 && channel.bound() {
		batch.Queue(buryAddresses, channel, dead, at)
	} else if len(dead) > 0 {
		batch.Queue(`
			insert into suppressions (channel, address_hash, reason, created_at)
			select distinct $1, hash, 'bounced', $3::timestamptz from unnest($2::bytea[]) as dead (hash)
			on conflict (channel, address_hash) do nothing`, channel, dead, at)
	}
	countMinute(batch, accountID, list, at)
	return conn.SendBatch(ctx, batch).Close()
}

// attempts lists the tries of one delivery.
func attempts(ctx context.Context, conn db.Conn, deliveryID int64) ([]Attempt, error) {
	rows, _ := conn.Query(ctx, `
		select t.n, t.started_at, t.finished_at, t.outcome, t.code, t.detail, coalesce(p.name, '') as account
		from attempts t left join provider_accounts p on p.id = t.account_id where t.delivery_id = $1 order by t.n`, deliveryID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Attempt])
}
