package webhook

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// parcel is a delivery that this worker alone has taken, with all that the request needs.
type parcel struct {
	ID         int64
	EndpointID int64
	N          int // the attempt's number
	Tries      int // since somebody last asked for it, this one included
	URL        string
	UID        string
	Payload    string
	Secrets    [][]byte // sealed, the newest first
}

// take marks a delivery as on its way and begins its attempt, if it is due and its endpoint is on and not left alone. One that was taken
// before a moment and never settled is taken again: its worker is dead, and the receiver knows the copy by its id. The where clause lets one
// worker through; pgx.ErrNoRows is for all others.
func take(ctx context.Context, conn db.Conn, id int64, now, dead time.Time) (parcel, error) {
	rows, _ := conn.Query(ctx, `
		with taken as (
			update webhook_deliveries d
			set state = 'sending', attempts = attempts + 1, tries = tries + 1, taken_at = $2, updated_at = $2
			from webhook_endpoints e
			where d.id = $1 and e.id = d.endpoint_id and e.disabled_at is null and e.deleted_at is null
			  and (d.state = 'queued' and d.next_at <= $2 and (e.quiet_until is null or e.quiet_until <= $2)
			       or d.state = 'sending' and d.taken_at < $3)
			returning d.id, d.endpoint_id, d.message_id, d.attempts as n, d.tries, e.url
		), lost as (
			update webhook_attempts set outcome = 'unknown'
			where delivery_id in (select id from taken) and outcome = 'started'
		), begun as (
			insert into webhook_attempts (delivery_id, n, started_at) select id, n, $2 from taken
		)
		select t.id, t.endpoint_id, t.n, t.tries, t.url, m.uid, m.payload, array(
			select s.secret from webhook_secrets s
			where s.endpoint_id = t.endpoint_id and (s.expires_at is null or s.expires_at > $2) order by s.id desc) as secrets
		from taken t join webhook_messages m on m.id = t.message_id`, id, now, dead) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[parcel])
}

// waiting is why a delivery could not be taken.
type waiting struct {
	State      State
	NextAt     time.Time
	TakenAt    *time.Time
	QuietUntil *time.Time
	On         bool // its endpoint
}

// why reads it; the zero waiting for a delivery that is gone.
func why(ctx context.Context, conn db.Conn, id int64) (waiting, error) {
	rows, _ := conn.Query(ctx, `
		select d.state, d.next_at, d.taken_at, e.quiet_until, e.disabled_at is null and e.deleted_at is null as "on"
		from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id where d.id = $1`, id) // the error resurfaces in Collect
	w, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[waiting])
	if errors.Is(err, pgx.ErrNoRows) {
		return waiting{}, nil
	}
	return w, err
}

// cancelOff ends a delivery whose endpoint is off. One that a live worker has is left to it; what a dead one began stays unknown.
func cancelOff(ctx context.Context, conn db.Conn, id int64, now, dead time.Time) error {
	_, err := conn.Exec(ctx, `
		with ended as (
			update webhook_deliveries d set state = 'cancelled', taken_at = null, updated_at = $2
			from webhook_endpoints e
			where d.id = $1 and e.id = d.endpoint_id and (e.disabled_at is not null or e.deleted_at is not null)
			  and (d.state = 'queued' or d.state = 'sending' and d.taken_at < $3)
			returning d.id
		)
		update webhook_attempts set outcome = 'unknown' where delivery_id in (select id from ended) and outcome = 'started'`, id, now, dead)
	return err
}

// settle writes down what became of an attempt; false when the delivery is no longer this attempt's.
func settle(ctx context.Context, conn db.Conn, p parcel, a answer, state State, next, now time.Time) (bool, error) {
	var mine bool
	err := conn.QueryRow(ctx, `
		with mine as (
			update webhook_deliveries
			set state = $3, status = $4, next_at = $5, updated_at = $6, taken_at = null,
			    tries = tries - case when $9 then 1 else 0 end,
			    delivered_at = case when $3 = 'delivered' then $6 else delivered_at end
			where id = $1 and attempts = $2 and state = 'sending' returning id
		), attempt as (
			update webhook_attempts set finished_at = $6, outcome = $7, status = $4, detail = $8
			where n = $2 and delivery_id in (select id from mine)
		)
		select exists (select from mine)`,
		p.ID, p.N, state, a.status, next, now, a.outcome, a.detail, a.interrupted).Scan(&mine)
	return mine, err
}

// succeeded forgets an endpoint's failures. It is one write for the first success after some, and none for the others.
func succeeded(ctx context.Context, conn db.Conn, endpointID int64) error {
	_, err := conn.Exec(ctx, `
		update webhook_endpoints set failing_since = null, failures = 0, quiet_until = null
		where id = $1 and (failures > 0 or failing_since is not null)`, endpointID)
	return err
}

// failed counts a failure of an endpoint and answers since when there are no others. One that is overloaded or silent is left alone for a
// while, the longer the more often in a row, up to five minutes.
func failed(ctx context.Context, conn db.Conn, endpointID int64, throttle bool, now time.Time) (since time.Time, err error) {
	err = conn.QueryRow(ctx, `
		update webhook_endpoints
		set failing_since = coalesce(failing_since, $2), failures = failures + 1,
		    quiet_until = case when $3 then greatest(quiet_until, $2::timestamptz + least(interval '5 seconds' * 2 ^ least(failures, 8), interval '5 minutes')) else quiet_until end
		where id = $1 returning failing_since`, endpointID, now, throttle).Scan(&since)
	return since, err
}

const selectDelivery = `
	select d.id, d.endpoint_id, m.uid, m.event, d.state, d.attempts, d.status, d.next_at, d.delivered_at, d.created_at,
	       coalesce((select a.detail from webhook_attempts a where a.delivery_id = d.id order by a.n desc limit 1), '') as detail
	from webhook_deliveries d join webhook_messages m on m.id = d.message_id `

// delivery reads one, with the JSON that was sent.
func delivery(ctx context.Context, conn db.Conn, id int64) (d Delivery, payload string, err error) {
	rows, _ := conn.Query(ctx, selectDelivery+`where d.id = $1`, id) // the error resurfaces in Collect
	if d, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Delivery]); err != nil {
		if errors.Is(err, pgx.ErrNoRows) {
			err = ErrNoDelivery
		}
		return d, "", err
	}
	err = conn.QueryRow(ctx, `select m.payload from webhook_messages m join webhook_deliveries d on d.message_id = m.id where d.id = $1`, id).Scan(&payload)
	return d, payload, err
}

func deliveries(ctx context.Context, conn db.Conn, f DeliveryFilter) ([]Delivery, error) {
	rows, _ := conn.Query(ctx, selectDelivery+`
		where d.endpoint_id = $1 and ($2 = '' or d.state = $2)
		order by d.message_id desc limit $3 offset $4`, f.EndpointID, f.State, f.Limit, f.Offset) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Delivery])
}

func attempts(ctx context.Context, conn db.Conn, deliveryID int64) ([]Attempt, error) {
	rows, _ := conn.Query(ctx, `
		select n, started_at, finished_at, outcome, status, detail from webhook_attempts
		where delivery_id = $1 order by n`, deliveryID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Attempt])
}
