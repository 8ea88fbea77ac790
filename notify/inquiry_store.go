package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// inquired is a delivery about which its account's provider is asked.
type inquired struct {
	ID          int64
	Channel     Channel
	AccountID   int64
	Attempt     int
	Asked       int
	Ref         string
	Token       string
	Address     []byte // sealed
	AddressHash []byte
	SentAt      *time.Time
}

// dueInquiries is the condition of deliveries d, whose inquiry is i if there is one, that are to be asked about at $1: of unknown fate for a
// while, or asked about before without an end.
const dueInquiries = `
	(d.state = 'unknown' and d.channel = 'sms' and d.account_id is not null and d.updated_at <= $2
	 and (i.delivery_id is null or i.attempt <> d.attempts))
	or (i.attempt = d.attempts and i.next_at <= $1 and d.state in ('unknown', 'accepted'))`

// anyInquiry tells whether there is something to ask.
func anyInquiry(ctx context.Context, conn db.Conn, at time.Time) (due bool, err error) {
	err = conn.QueryRow(ctx, `
		select exists (select from deliveries d left join inquiries i on i.delivery_id = d.id
		               where d.state = 'unknown' and d.channel = 'sms' and (`+dueInquiries+`))
		    or exists (select from inquiries i join deliveries d on d.id = i.delivery_id where i.next_at <= $1 and (`+dueInquiries+`))`,
		at, at.Add(-askAfter)).Scan(&due)
	return due, err
}

// startInquiries notes that some deliveries are asked about, before they are, so that no other process asks too; and when to ask again.
func startInquiries(ctx context.Context, conn db.Conn, limit int, at time.Time) ([]inquired, error) {
	rows, _ := conn.Query(ctx, `
		with ids as materialized (
			select d.id from deliveries d left join inquiries i on i.delivery_id = d.id
			where d.state = 'unknown' and d.channel = 'sms' and (`+dueInquiries+`)
			union
			select d.id from inquiries i join deliveries d on d.id = i.delivery_id where i.next_at <= $1 and (`+dueInquiries+`)
			limit $3
		), due as materialized (
			select d.id, d.channel, d.account_id, d.attempts as attempt, coalesce(d.ref, '') as ref, c.token, v.address, v.address_hash, t.started_at as sent_at
			from deliveries d
			left join inquiries i on i.delivery_id = d.id
			join campaigns c on c.id = d.campaign_id
			join lateral `+addressOf("d.contact_id", "d.channel")+` v on true
			left join attempts t on t.delivery_id = d.id and t.n = d.attempts
			where d.id in (select id from ids) and (`+dueInquiries+`)
			for update of d skip locked
		), noted as (
			insert into inquiries as i (delivery_id, attempt, asked, asked_at) select id, attempt, 1, $1 from due
			on conflict (delivery_id) do update
			set asked = case when i.attempt = excluded.attempt then i.asked + 1 else 1 end, attempt = excluded.attempt, asked_at = excluded.asked_at,
			    next_at = null, answer = '', code = ''
			returning delivery_id, asked
		)
		select due.*, noted.asked from due join noted on noted.delivery_id = due.id order by due.id`, at, at.Add(-askAfter), limit) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[inquired])
}

// endInquiry notes what a provider said, and when it is asked again.
func endInquiry(ctx context.Context, conn db.Conn, a inquired, answer, code string, next *time.Time) error {
	_, err := conn.Exec(ctx, `
		update inquiries set answer = $3, code = $4, next_at = $5 where delivery_id = $1 and attempt = $2`, a.ID, a.Attempt, answer, code, next)
	return err
}

// inquiryOf is what was asked about a delivery's last attempt; nil when nothing was.
func inquiryOf(ctx context.Context, conn db.Conn, deliveryID int64) (*Inquiry, error) {
	rows, _ := conn.Query(ctx, `
		select i.asked, i.asked_at, i.next_at, i.answer, i.code
		from inquiries i join deliveries d on d.id = i.delivery_id and d.attempts = i.attempt where i.delivery_id = $1`, deliveryID) // the error resurfaces in Collect
	i, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Inquiry])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return i, err
}
