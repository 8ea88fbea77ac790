package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// deliverLetters puts letters into inboxes and ends their deliveries, all or nothing. The unique key on delivery_id keeps any from coming twice.
func deliverLetters(ctx context.Context, conn db.Conn, noticeID int64, ids, enterpriseIDs []int64, subjects, bodies []string, at time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(`
		insert into inbox_messages (delivery_id, enterprise_id, notice_id, subject, body, created_at)
		select l.id, l.enterprise_id, $1, l.subject, l.body, $6
		from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[]) as l (id, enterprise_id, subject, body)
		on conflict (delivery_id) do nothing`, noticeID, ids, enterpriseIDs, subjects, bodies, at)
	batch.Queue(`
		update deliveries set state = 'delivered', reason = '', attempts = attempts + 1, next_at = null,
		                      accepted_at = $2, delivered_at = $2, updated_at = $2
		where id = any($1) and state in ('queued', 'deferred', 'held')`, ids, at)
	return conn.SendBatch(ctx, batch).Close()
}

// insertPost writes a message of its own; one of the same origin is left as it is.
func insertPost(ctx context.Context, conn db.Conn, p Post, at time.Time) error {
	_, err := conn.Exec(ctx, `
		insert into inbox_messages (origin, enterprise_id, notice_id, claim_id, subject, body, created_at)
		values (nullif($1, ''), $2, nullif($3, 0), nullif($4, 0), $5, $6, $7)
		on conflict (origin) do nothing`, p.Origin, p.EnterpriseID, p.NoticeID, p.ClaimID, p.Subject, p.Body, at)
	return err
}

const selectMessage = `
	select m.id, m.delivery_id, m.enterprise_id, m.notice_id, m.claim_id, m.subject, m.body, m.created_at, m.read_at,
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
		)
		insert into receipts (delivery_id, kind, at) select delivery_id, 'read', $3 from opened where delivery_id is not null
		on conflict (delivery_id, kind) do nothing`, id, enterpriseID, at)
	return err
}
