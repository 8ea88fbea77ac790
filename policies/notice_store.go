package policies

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const noticeColumns = `id, benefit_id, rule_version_id, title, body, as_of, opens_on, closes_at, ` + flowColumns

func insertNotice(ctx context.Context, conn db.Conn, benefitID int64, d NoticeDraft, actor int64, at time.Time) (Notice, error) {
	rows, _ := conn.Query(ctx, `
		insert into notices (benefit_id, title, body, as_of, opens_on, closes_at, drafted_by, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
		returning `+noticeColumns, benefitID, d.Title, d.Body, d.AsOf, d.OpensOn, d.ClosesAt, actor, at) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Notice])
}

func updateNotice(ctx context.Context, conn db.Conn, id int64, version int, d NoticeDraft, actor int64, at time.Time) (Notice, error) {
	rows, _ := conn.Query(ctx, `
		update notices set title = $3, body = $4, as_of = $5, opens_on = $6, closes_at = $7, `+saved+`, updated_at = $9,
		       edited_by = case when drafted_by = $8 or $8 = any (edited_by) then edited_by else edited_by || $8::bigint end
		where id = $1 and version = $2 and `+editable+`
		returning `+noticeColumns, id, version, d.Title, d.Body, d.AsOf, d.OpensOn, d.ClosesAt, actor, at) // the error resurfaces in Collect
	n, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Notice])
	if errors.Is(err, pgx.ErrNoRows) {
		return Notice{}, whyNot(ctx, conn, notices, id, actor, Draft)
	}
	return n, err
}

// lockBenefitOf takes a notice's benefit, so that its rule and its signed cases stay as they are while the notice is published.
func lockBenefitOf(ctx context.Context, conn db.Conn, id int64) error {
	_, err := conn.Exec(ctx, `select b.id from benefits b where b.id = (select benefit_id from notices where id = $1) for update`, id)
	return err
}

// pinned is what a notice rests on when it is published.
type pinned struct {
	documentID, benefitID int64
	expression            string
	asOf                  time.Time
}

// pinRule ties a notice to the newest frozen version of its benefit's rule and to a window that is not over.
// It must run before publish, because the table allows no published notice without a rule.
func pinRule(ctx context.Context, conn db.Conn, id int64, now time.Time) (p pinned, err error) {
	var closesAt time.Time
	var expression *string
	err = conn.QueryRow(ctx, `
		update notices n set rule_version_id = v.id
		from benefits b
		left join lateral (
			select id, expression from rule_versions where benefit_id = b.id and frozen_at is not null order by version desc limit 1) v on true
		where n.id = $1 and n.state in ('in_review', 'scheduled') and b.id = n.benefit_id
		returning n.closes_at, v.expression, b.document_id, b.id, n.as_of`, id).Scan(&closesAt, &expression, &p.documentID, &p.benefitID, &p.asOf)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return p, nil // publish says why
	case err != nil:
		return p, err
	case expression == nil:
		return p, ErrNoFrozenRule
	case now.After(closesAt):
		return p, ErrWindowPast
	}
	p.expression = *expression
	return p, nil
}

func getNotice(ctx context.Context, conn db.Conn, id int64) (Notice, error) {
	rows, _ := conn.Query(ctx, `select `+noticeColumns+` from notices where id = $1`, id) // the error resurfaces in Collect
	n, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Notice])
	if errors.Is(err, pgx.ErrNoRows) {
		return Notice{}, ErrNoNotice
	}
	return n, err
}

// noticesOf lists a benefit's notices in states, the newest window first.
func noticesOf(ctx context.Context, conn db.Conn, benefitID int64, states []State) ([]Notice, error) {
	rows, _ := conn.Query(ctx, `
		select `+noticeColumns+` from notices where benefit_id = $1 and state = any ($2)
		order by opens_on desc, id desc`, benefitID, states) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Notice])
}
