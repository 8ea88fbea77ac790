package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// isCall is the where clause of calls d that are due at $1, of campaign k about notice n, to contact c.
const isCall = `
	d.state = 'planned' and d.channel = 'call' and d.next_at <= $1 and k.state = 'running' and k.rehearses is null and n.closes_at > $1 and c.mobile is not null
	and not exists (select from suppressions s where s.channel = 'call' and s.address_hash = c.mobile_hash)
	and (k.topic = '办件进度' or exists (select from consents a where a.contact_id = c.id and a.channel = 'call' and a.purpose = k.topic and a.withdrawn_at is null))`

const fromCalls = `
	from deliveries d
	join campaigns k on k.id = d.campaign_id
	join notices n on n.id = k.notice_id
	join contacts c on c.id = d.contact_id
	join enterprises e on e.id = d.enterprise_id
	where ` + isCall + ` and ($2 = 0 or d.campaign_id = $2) and ($3 = '' or e.town = $3) and ($4 = 0 or d.id = $4) `

// sealedCall is a call as the tables have it.
type sealedCall struct {
	PhoneCall
	SealedName   []byte
	SealedMobile []byte
}

func callsDue(ctx context.Context, conn db.Conn, f CallFilter, at time.Time) ([]sealedCall, error) {
	rows, _ := conn.Query(ctx, `
		select d.id as delivery_id, d.campaign_id, k.title as campaign, n.id as notice_id, n.title as notice, n.closes_at, d.enterprise_id,
		       e.name || coalesce((select '、' || string_agg(i.name, '、' order by i.id) from deliveries f join enterprises i on i.id = f.enterprise_id
		                           where f.told_by = d.id and f.reason = 'duplicate_person' and f.enterprise_id <> d.enterprise_id), '') as enterprise,
		       e.uscc, coalesce(e.town, '') as town, '' as name, c.role, '' as mobile, d.attempts as tries,
		       coalesce((select t.detail from attempts t where t.delivery_id = d.id and t.n = d.attempts), '') as last_note, d.next_at as due_at,
		       c.name as sealed_name, c.mobile as sealed_mobile`+fromCalls+`
		order by n.closes_at, d.next_at, d.id limit $5 offset $6`, at, f.CampaignID, f.Town, f.DeliveryID, f.Limit, f.Offset) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[sealedCall])
}

func countCallsDue(ctx context.Context, conn db.Conn, f CallFilter, at time.Time) (n int, err error) {
	err = conn.QueryRow(ctx, `select count(*)`+fromCalls, at, f.CampaignID, f.Town, f.DeliveryID).Scan(&n)
	return n, err
}

// calledDelivery is a call that is being recorded.
type calledDelivery struct {
	ID          int64
	CampaignID  int64
	ContactID   int64
	Attempts    int
	AddressHash []byte
}

// lockCall finds a call that is due and keeps it until the transaction ends, or answers ErrNoCall.
func lockCall(ctx context.Context, tx pgx.Tx, id int64, at time.Time) (calledDelivery, error) {
	rows, _ := tx.Query(ctx, `
		select d.id, d.campaign_id, d.contact_id, d.attempts, c.mobile_hash as address_hash
		from deliveries d
		join campaigns k on k.id = d.campaign_id
		join notices n on n.id = k.notice_id
		join contacts c on c.id = d.contact_id
		where d.id = $2 and `+isCall+` for update of d`, at, id) // the error resurfaces in Collect
	d, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[calledDelivery])
	if errors.Is(err, pgx.ErrNoRows) {
		return d, ErrNoCall
	}
	return d, err
}

// recordCall writes a call down as an attempt, and moves its delivery.
func recordCall(ctx context.Context, conn db.Conn, d calledDelivery, o callOutcome, note string, at time.Time) error {
	var next *time.Time
	if o.State == Planned {
		again := callAgain(at)
		next = &again
	}
	_, err := conn.Exec(ctx, `
		with tried as (
			insert into attempts (delivery_id, n, started_at, finished_at, outcome, code, detail) values ($1, $2, $3, $3, $4, $5, $6)
		)
		update deliveries set state = $7, reason = $8, attempts = $2, next_at = $9, updated_at = $3,
		       accepted_at = case when $7 = 'delivered' then $3 else accepted_at end, delivered_at = case when $7 = 'delivered' then $3 else delivered_at end
		where id = $1`, d.ID, d.Attempts+1, at, o.outcome, o.result, note, o.State, o.Reason, next)
	return err
}

// unwanted ends the due calls to people who, since they were planned, no longer want any or cannot be called.
func unwanted(ctx context.Context, conn db.Conn, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d set state = 'suppressed', next_at = null, updated_at = $1,
		       reason = case when c.mobile is null then 'no_address'
		                     when exists (select from suppressions s where s.channel = 'call' and s.address_hash = c.mobile_hash) then 'refused'
		                     else 'withdrawn' end
		from campaigns k, notices n, contacts c
		where k.id = d.campaign_id and n.id = k.notice_id and c.id = d.contact_id
		  and d.state = 'planned' and d.channel = 'call' and d.next_at <= $1 and k.state = 'running' and n.closes_at > $1 and not (`+isCall+`)`, at)
	return err
}
