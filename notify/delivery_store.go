package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// inSpan is the where clause of the deliveries that args ask for and that are due at $5.
const inSpan = `
	d.campaign_id = $1 and d.channel = $2 and d.id between $3 and $4
	and (d.state = 'queued' or d.state = 'deferred' and d.next_at <= $5)
	and exists (select from campaigns k where k.id = d.campaign_id and k.state in ('approved', 'running')) `

// dueDelivery is a delivery with what its message needs.
type dueDelivery struct {
	ID           int64
	EnterpriseID int64
	ContactID    *int64
	Enterprise   string
	Reasons      string // one letter per condition: t, f or u
	Address      []byte // sealed
	AddressHash  []byte
}

const selectDue = `
	select d.id, d.enterprise_id, d.contact_id, e.name as enterprise, coalesce(a.reasons, '') as reasons,
	       c.email as address, c.email_hash as address_hash
	from deliveries d
	join enterprises e on e.id = d.enterprise_id
	left join audiences a on a.campaign_id = d.campaign_id and a.enterprise_id = d.enterprise_id
	left join contacts c on c.id = d.contact_id
	where ` + inSpan + `order by d.id `

// due lists what is due in the span.
func due(ctx context.Context, conn db.Conn, a DeliverArgs, at time.Time) ([]dueDelivery, error) {
	rows, _ := conn.Query(ctx, selectDue, a.CampaignID, a.Channel, a.First, a.Last, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[dueDelivery])
}

// lockDue lists what is due in the span and that nobody else is at, and keeps it until the transaction ends.
func lockDue(ctx context.Context, tx pgx.Tx, a DeliverArgs, at time.Time) ([]dueDelivery, error) {
	rows, _ := tx.Query(ctx, selectDue+`for update of d skip locked`, a.CampaignID, a.Channel, a.First, a.Last, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[dueDelivery])
}

// suppressUnwilling stops the due e-mails of a span that may not leave any more: consent withdrawn or address refused since they were made.
func suppressUnwilling(ctx context.Context, conn db.Conn, a DeliverArgs, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d set state = 'suppressed', reason = `+emailReason+`, next_at = null, updated_at = $5
		from contacts c
		where c.id = d.contact_id and `+emailReason+` is not null and `+inSpan, a.CampaignID, a.Channel, a.First, a.Last, at)
	return err
}

// suppressOpen stops what a cancelled campaign has not begun to send, and answers how many.
func suppressOpen(ctx context.Context, conn db.Conn, campaignID int64, at time.Time) (int, error) {
	tag, err := conn.Exec(ctx, `
		update deliveries set state = 'suppressed', reason = $2, next_at = null, updated_at = $3
		where campaign_id = $1 and state in ('planned', 'queued', 'deferred')`, campaignID, Stopped, at)
	return int(tag.RowsAffected()), err
}

// record ends the due deliveries of a span that nothing here can send.
func record(ctx context.Context, conn db.Conn, a DeliverArgs, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with recorded as (
			update deliveries d set state = 'recorded', reason = $6, attempts = d.attempts + 1, next_at = null, updated_at = $5
			where `+inSpan+`
			returning d.id, d.attempts
		)
		insert into attempts (delivery_id, n, started_at, finished_at, outcome)
		select id, attempts, $5, $5, 'recorded' from recorded`, a.CampaignID, a.Channel, a.First, a.Last, at, NoCarrier)
	return err
}

// start puts one delivery on the wire and writes its attempt, before anything is sent. It answers false where somebody else was faster, the
// campaign was stopped, or the contact no longer wants it.
func start(ctx context.Context, conn db.Conn, id int64, messageID string, at time.Time) (n int, stable string, ok bool, err error) {
	err = conn.QueryRow(ctx, `
		with started as (
			update deliveries d
			set state = 'sending', attempts = d.attempts + 1, message_id = coalesce(d.message_id, $2), next_at = null, updated_at = $3
			from contacts c
			where d.id = $1 and c.id = d.contact_id and `+emailReason+` is null
			  and (d.state = 'queued' or d.state = 'deferred' and d.next_at <= $3)
			  and exists (select from campaigns k where k.id = d.campaign_id and k.state in ('approved', 'running'))
			returning d.id, d.attempts, d.message_id
		), tried as (
			insert into attempts (delivery_id, n, started_at) select id, attempts, $3 from started
		)
		select attempts, message_id from started`, id, messageID, at).Scan(&n, &stable)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, "", false, nil
	}
	return n, stable, err == nil, err
}

// waiting is when the next delivery of the span is due, or nil when none is left.
func waiting(ctx context.Context, conn db.Conn, a DeliverArgs, at time.Time) (next *time.Time, err error) {
	err = conn.QueryRow(ctx, `
		select min(coalesce(d.next_at, $5)) from deliveries d
		where d.campaign_id = $1 and d.channel = $2 and d.id between $3 and $4 and d.state in ('queued', 'deferred')`,
		a.CampaignID, a.Channel, a.First, a.Last, at).Scan(&next)
	return next, err
}
