package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/policies"
)

// expanding tells whether deliveries are being made for an audience of the notice.
func expanding(ctx context.Context, conn db.Conn, noticeID int64) (busy bool, err error) {
	err = conn.QueryRow(ctx, `
		select exists (select from campaigns where notice_id = $1 and rehearses is null and state in ('running', 'paused') and expanded_at is null)`, noticeID).Scan(&busy)
	return busy, err
}

// rememberEligible keeps who is eligible for a notice until the transaction ends.
func rememberEligible(ctx context.Context, tx pgx.Tx, noticeID int64) error {
	if _, err := tx.Exec(ctx, `drop table if exists pg_temp.eligible_before`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `create temp table eligible_before (enterprise_id bigint primary key) on commit drop`)
	if err == nil {
		_, err = tx.Exec(ctx, `insert into pg_temp.eligible_before select enterprise_id from verdicts where notice_id = $1 and verdict = 'eligible'`, noticeID)
	}
	return err
}

// noteChanges keeps whose verdict an amendment turned, against those who were remembered.
func noteChanges(ctx context.Context, tx pgx.Tx, a policies.Amendment) (gained, lost int, err error) {
	err = tx.QueryRow(ctx, `
		with turned as (
			insert into amendment_changes (amendment_id, enterprise_id, gained)
			select $1, coalesce(v.enterprise_id, b.enterprise_id), b.enterprise_id is null
			from (select enterprise_id from verdicts where notice_id = $2 and verdict = 'eligible') v
			full join pg_temp.eligible_before b using (enterprise_id)
			where v.enterprise_id is null or b.enterprise_id is null
			returning gained
		)
		select count(*) filter (where gained), count(*) filter (where not gained) from turned`, a.ID, a.NoticeID).Scan(&gained, &lost)
	return gained, lost, err
}

// returnWaiting sends the notice's campaigns that have not begun back to draft, and answers which.
func returnWaiting(ctx context.Context, conn db.Conn, noticeID int64, note string, at time.Time) ([]int64, error) {
	rows, _ := conn.Query(ctx, `
		update campaigns
		set state = 'draft', content_hash = null, submitted_at = null, approved_by = null, approved_at = null, returned_note = $2, updated_at = $3
		where notice_id = $1 and rehearses is null and state in ('submitted', 'approved', 'scheduled') returning id`, noticeID, note, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// dropLost stops what has not left to those who lost by an amendment.
func dropLost(ctx context.Context, conn db.Conn, amendmentID, noticeID int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d set state = 'cancelled', reason = $3, next_at = null, updated_at = $4
		from campaigns k, amendment_changes x
		where k.notice_id = $2 and k.rehearses is null and d.campaign_id = k.id and x.amendment_id = $1 and not x.gained
		  and x.enterprise_id = d.enterprise_id and d.state in ('planned', 'held', 'queued', 'deferred')`, amendmentID, noticeID, RuleAmended, at)
	return err
}

// setAmendment says which act a campaign is part of.
func setAmendment(ctx context.Context, conn db.Conn, id, amendmentID int64, p Purpose) error {
	_, err := conn.Exec(ctx, `update campaigns set purpose = $2, amendment_id = $3 where id = $1 and state = 'draft'`, id, p, amendmentID)
	return err
}
