package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/matching"
)

// asked reads the names that a question is about.
func asked(ctx context.Context, conn db.Conn, t *Told) (published *time.Time, err error) {
	err = conn.QueryRow(ctx, `select name, uscc from enterprises where id = $1`, t.EnterpriseID).Scan(&t.Enterprise, &t.USCC)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, matching.ErrNoEnterprise
	}
	if err != nil {
		return nil, err
	}
	err = conn.QueryRow(ctx, `select title, published_at from notices where id = $1`, t.NoticeID).Scan(&t.Notice, &published)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, matching.ErrNoNotice
	}
	return published, err
}

// tellers are the campaigns of the notice that existed by then, as they concern the enterprise, in the states of today.
func tellers(ctx context.Context, conn db.Conn, t Told) ([]ToldBy, error) {
	rows, _ := conn.Query(ctx, `
		select c.id, c.title, c.purpose, c.state, a.enterprise_id is not null and coalesce(a.added_at, $3) <= $3, a.added_at,
		       a.enterprise_id is not null and a.added_at is null and coalesce(c.submitted_at > $3, false)
		from campaigns c left join audiences a on a.campaign_id = c.id and a.enterprise_id = $2
		where c.notice_id = $1 and c.rehearses is null and c.created_at <= $3 order by c.id`, t.NoticeID, t.EnterpriseID, t.Known) // the error resurfaces in Collect
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (b ToldBy, err error) {
		return b, row.Scan(&b.CampaignID, &b.Title, &b.Purpose, &b.State, &b.Included, &b.Since, &b.Refrozen)
	})
}

// steps are what was done to campaigns by a moment, the latest first of each, from the trail.
func steps(ctx context.Context, conn db.Conn, ids []int64, known time.Time) (map[int64]string, error) {
	rows, _ := conn.Query(ctx, `
		select distinct on (subject_id) subject_id, action from audit_events
		where subject = 'campaigns' and subject_id = any($1) and at <= $2 and action = any($3)
		order by subject_id, at desc, id desc`, ids, known, actions()) // the error resurfaces in ForEachRow
	found := map[int64]string{}
	var id int64
	var action string
	_, err := pgx.ForEachRow(rows, []any{&id, &action}, func() error { found[id] = action; return nil })
	return found, err
}

// toldRow is a delivery as it is today.
type toldRow struct {
	standing
	ID          int64
	CampaignID  int64
	Channel     Channel
	PlannedAt   time.Time
	AcceptedAt  *time.Time
	DeliveredAt *time.Time
	ReadAt      *time.Time
	UpdatedAt   time.Time
}

func toldRows(ctx context.Context, conn db.Conn, t Told) ([]toldRow, error) {
	rows, _ := conn.Query(ctx, `
		select d.state, d.reason, d.id, d.campaign_id, d.channel, d.planned_at, d.accepted_at, d.delivered_at, d.read_at, d.updated_at
		from deliveries d join campaigns c on c.id = d.campaign_id
		where c.notice_id = $1 and c.rehearses is null and d.enterprise_id = $2 and d.planned_at <= $3
		order by array_position($4::text[], d.channel), d.id`, t.NoticeID, t.EnterpriseID, t.Known, AllChannels) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[toldRow])
}

// moments are what happened to deliveries by a moment, in the order of time.
func moments(ctx context.Context, conn db.Conn, ids []int64, known time.Time) (map[int64][]Moment, error) {
	rows, _ := conn.Query(ctx, `
		select id, at, kind, what, n, code, detail from (
			select delivery_id as id, started_at as at, 'attempt' as kind, '' as what, n, '' as code, '' as detail, 1 as place from attempts where delivery_id = any($1)
			union all
			select delivery_id, coalesce(finished_at, started_at), 'answer', outcome, n, code, detail, 2 from attempts
			where delivery_id = any($1) and outcome <> 'started'
			union all
			select delivery_id, at, 'receipt', kind, 0, code, detail, 3 from receipts where delivery_id = any($1)
		) m where at <= $2 order by at, place, n`, ids, known) // the error resurfaces in ForEachRow
	found := map[int64][]Moment{}
	var id int64
	var m Moment
	_, err := pgx.ForEachRow(rows, []any{&id, &m.At, &m.Kind, &m.What, &m.N, &m.Code, &m.Detail}, func() error {
		found[id] = append(found[id], m)
		return nil
	})
	return found, err
}

// decisions are the reminders that were decided by a moment.
func decisions(ctx context.Context, conn db.Conn, t Told) ([]Decided, error) {
	rows, _ := conn.Query(ctx, `
		select purpose, stage, campaign_id, reason, decided_at from reminders
		where notice_id = $1 and enterprise_id = $2 and decided_at <= $3 order by decided_at, purpose, stage desc`, t.NoticeID, t.EnterpriseID, t.Known) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Decided])
}
