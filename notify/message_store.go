package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// letters are messages for inboxes, by column.
type letters struct {
	deliveryIDs, enterpriseIDs []int64
	subjects, names            []string
}

func (l *letters) add(w writer, deliveryID int64, to recipient) {
	l.deliveryIDs, l.enterpriseIDs = append(l.deliveryIDs, deliveryID), append(l.enterpriseIDs, to.EnterpriseID)
	l.subjects, l.names = append(l.subjects, w.subject(to)), append(l.names, to.Enterprise)
}

// insertLetters puts letters into inboxes, of deliveries that are locked. The unique key on delivery_id keeps any from coming twice.
func insertLetters(ctx context.Context, conn db.Conn, noticeID int64, l letters, at time.Time) error {
	if len(l.deliveryIDs) == 0 {
		return nil
	}
	_, err := conn.Exec(ctx, `
		with put as (
			insert into inbox_messages (delivery_id, enterprise_id, notice_id, subject, recipient, created_at)
			select l.id, l.enterprise_id, $1, l.subject, l.name, $6
			from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[]) as l (id, enterprise_id, subject, name)
		)
		select pg_notify('`+inboxChanged+`', $7)`, noticeID, l.deliveryIDs, l.enterpriseIDs, l.subjects, l.names, at,
		span(slices.Min(l.enterpriseIDs), slices.Max(l.enterpriseIDs)))
	return err
}

// arrive ends the deliveries of letters.
func arrive(ctx context.Context, conn db.Conn, ids []int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries set state = 'delivered', reason = '', attempts = attempts + 1, next_at = null,
		                      accepted_at = $2, delivered_at = $2, updated_at = $2
		where id = any($1) and state in ('queued', 'deferred', 'held')`, ids, at)
	return err
}

// insertPost writes a message of its own; one of the same origin is left as it is.
func insertPost(ctx context.Context, conn db.Conn, p Post, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with put as (
			insert into inbox_messages (origin, enterprise_id, notice_id, claim_id, subject, body, created_at)
			values (nullif($1, ''), $2, nullif($3, 0), nullif($4, 0), $5, $6, $7)
			on conflict (origin) where origin is not null do nothing
			returning id
		)
		select pg_notify('`+inboxChanged+`', $8) from put`, p.Origin, p.EnterpriseID, p.NoticeID, p.ClaimID, p.Subject, p.Body, at,
		span(p.EnterpriseID, p.EnterpriseID))
	return err
}

const selectMessage = `
	select m.id, m.delivery_id, m.enterprise_id, m.notice_id, m.claim_id, m.subject, coalesce(m.body, '') as body, m.created_at, m.read_at,
	       coalesce(n.title, '') as notice_title, n.closes_at, coalesce(k.ref_no, '') as claim_ref
	from inbox_messages m left join notices n on n.id = m.notice_id left join claims k on k.id = m.claim_id `

// messages lists an enterprise's messages, unread ones first, the newest on top.
func messages(ctx context.Context, conn db.Conn, enterpriseID int64, limit, offset int) ([]Message, error) {
	rows, _ := conn.Query(ctx, selectMessage+`
		where m.enterprise_id = $1 order by m.read_at is not null, m.id desc limit $2 offset $3`, enterpriseID, limit, offset) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Message])
}

func countMessages(ctx context.Context, conn db.Conn, enterpriseID int64) (unread, total int, err error) {
	err = conn.QueryRow(ctx, `
		select count(*) filter (where read_at is null), count(*) from inbox_messages where enterprise_id = $1`, enterpriseID).Scan(&unread, &total)
	return unread, total, err
}

func countUnread(ctx context.Context, conn db.Conn, enterpriseID int64) (n int, err error) {
	err = conn.QueryRow(ctx, `
		select count(*) from inbox_messages where enterprise_id = $1 and read_at is null`, enterpriseID).Scan(&n)
	return n, err
}

// message reads one of the enterprise's own, or answers ErrNoMessage.
func message(ctx context.Context, conn db.Conn, enterpriseID, id int64) (Message, error) {
	rows, _ := conn.Query(ctx, selectMessage+`where m.id = $1 and m.enterprise_id = $2`, id, enterpriseID) // the error resurfaces in Collect
	m, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Message])
	if errors.Is(err, pgx.ErrNoRows) {
		return m, ErrNoMessage
	}
	return m, err
}

// markRead notes the first time a message is opened, on its delivery and as a receipt too.
func markRead(ctx context.Context, conn db.Conn, enterpriseID, id int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with opened as (
			update inbox_messages set read_at = $3 where id = $1 and enterprise_id = $2 and read_at is null
			returning delivery_id
		), moved as (
			update deliveries d set state = 'read', read_at = $3, updated_at = $3
			from opened o where d.id = o.delivery_id and d.state in ('accepted', 'delivered')
		), `+sparedSQL+`, noted as (
			insert into receipts (delivery_id, kind, at) select delivery_id, 'read', $3 from opened where delivery_id is not null
			on conflict (delivery_id, kind) do nothing
		)
		select pg_notify('`+inboxChanged+`', $4) from opened`, id, enterpriseID, at, span(enterpriseID, enterpriseID))
	return err
}

// letterOf is the campaign, the name and the reasons of an inbox's letter that keeps no body of its own.
func letterOf(ctx context.Context, conn db.Conn, deliveryID int64) (campaignID int64, to recipient, err error) {
	err = conn.QueryRow(ctx, `
		select d.campaign_id, d.enterprise_id, coalesce(m.recipient, e.name), coalesce(a.reasons, '')
		from deliveries d
		join inbox_messages m on m.delivery_id = d.id
		join enterprises e on e.id = d.enterprise_id
		left join audiences a on a.campaign_id = d.campaign_id and a.enterprise_id = d.enterprise_id
		where d.id = $1`, deliveryID).Scan(&campaignID, &to.EnterpriseID, &to.Enterprise, &to.Reasons)
	return campaignID, to, err
}
