package claims

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/matching"
)

// columns of a Claim, for a query that calls the table c.
const columns = `c.id, c.ref_no, c.benefit_id, c.notice_id, c.enterprise_id, c.state, coalesce(c.verdict, '') as verdict,
	c.reasons, c.due_on, c.officer_id, c.note, c.clause, c.version, c.rule_version_id, c.created_at, c.submitted_at, c.accepted_at, c.decided_at, c.updated_at`

// window is what a claim needs to know of its notice.
type window struct {
	BenefitID   int64
	State       string
	OpensOn     time.Time
	ClosesAt    time.Time
	PromiseDays int
}

func findWindow(ctx context.Context, conn db.Conn, noticeID int64) (window, error) {
	rows, _ := conn.Query(ctx, `
		select n.benefit_id, n.state, n.opens_on, n.closes_at, b.promise_days
		from notices n join benefits b on b.id = n.benefit_id
		where n.id = $1`, noticeID) // the error resurfaces in Collect
	w, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[window])
	if errors.Is(err, pgx.ErrNoRows) {
		return window{}, ErrNoNotice
	}
	return w, err
}

// start inserts a draft unless the enterprise has an open claim for the notice; created tells which.
func start(ctx context.Context, conn db.Conn, noticeID, enterpriseID int64, w window, at time.Time) (c Claim, created bool, err error) {
	rows, _ := conn.Query(ctx, `
		insert into claims as c (ref_no, benefit_id, notice_id, enterprise_id, state, created_at, updated_at, rule_version_id)
		values ('SL' || $1::text || '-' || lpad(nextval('claim_numbers')::text, 6, '0'), $2, $3, $4, 'draft', $5, $5,
			(select rule_version_id from notices where id = $3))
		on conflict (notice_id, enterprise_id) where state not in ('refused', 'rejected', 'withdrawn') do nothing
		returning `+columns, at.In(calendar.Shanghai).Format("2006"), w.BenefitID, noticeID, enterpriseID, at)
	c, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Claim])
	if errors.Is(err, pgx.ErrNoRows) {
		c, err = findOpen(ctx, conn, noticeID, enterpriseID)
		return c, false, err
	}
	return c, true, err
}

// findOpen returns the one claim that is not refused, rejected or withdrawn.
func findOpen(ctx context.Context, conn db.Conn, noticeID, enterpriseID int64) (Claim, error) {
	rows, _ := conn.Query(ctx, `
		select `+columns+` from claims c
		where c.notice_id = $1 and c.enterprise_id = $2 and c.state not in ('refused', 'rejected', 'withdrawn')`, noticeID, enterpriseID)
	return one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Claim]))
}

// lock returns an enterprise's own claim and holds it until the transaction ends.
func lock(ctx context.Context, tx pgx.Tx, enterpriseID, id int64) (Claim, Answers, error) {
	rows, _ := tx.Query(ctx, `
		select `+columns+` from claims c where c.id = $1 and c.enterprise_id = $2 for update`, id, enterpriseID)
	c, err := one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Claim]))
	if err != nil {
		return Claim{}, nil, err
	}
	answers, err := stored(ctx, tx, id)
	return c, answers, err
}

// stored returns the answers as they are kept, still sealed.
func stored(ctx context.Context, conn db.Conn, id int64) (Answers, error) {
	var a Answers
	err := conn.QueryRow(ctx, `select answers from claims where id = $1`, id).Scan(&a)
	return a, err
}

// saveAnswers merges fields into an editable claim of the enterprise and says whether there was one.
func saveAnswers(ctx context.Context, conn db.Conn, enterpriseID, id int64, a Answers, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update claims set answers = answers || $3, updated_at = $4
		where id = $1 and enterprise_id = $2 and state in ('draft', 'correction')`, id, enterpriseID, a, at)
	return tag.RowsAffected() == 1, err
}

// verdictNow is the verdict on a claim and its reasons: the matcher's, and by the rule that the claim began with where the notice rests on
// another by now. Both are empty when the matcher has not run.
func verdictNow(ctx context.Context, conn db.Conn, c Claim) (verdict, reasons string, err error) {
	if kept, err := amendedSince(ctx, conn, c); err != nil {
		return "", "", err
	} else if kept != 0 {
		res, err := matching.VerdictUnder(ctx, conn, c.NoticeID, kept, c.EnterpriseID)
		return string(res.Verdict), res.Reasons(), err
	}
	err = conn.QueryRow(ctx, `
		select verdict, reasons from verdicts where notice_id = $1 and enterprise_id = $2`, c.NoticeID, c.EnterpriseID).Scan(&verdict, &reasons)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", "", nil
	}
	return verdict, reasons, err
}

// amendedSince is the rule version that a claim began with, when its notice rests on another by now; else 0.
func amendedSince(ctx context.Context, conn db.Conn, c Claim) (kept int64, err error) {
	err = conn.QueryRow(ctx, `
		select case when $2::bigint is distinct from rule_version_id then coalesce($2, 0) else 0 end from notices where id = $1`,
		c.NoticeID, c.RuleVersionID).Scan(&kept)
	return kept, err
}

// one turns "no row" into ErrNotFound.
func one[T any](v T, err error) (T, error) {
	if errors.Is(err, pgx.ErrNoRows) {
		return v, ErrNotFound
	}
	return v, err
}

// addEvent appends to the history and to the audit trail.
func addEvent(ctx context.Context, tx pgx.Tx, actor audit.Actor, action string, claimID int64, e Event) (int64, error) {
	var id int64
	err := tx.QueryRow(ctx, `
		insert into claim_events (claim_id, at, actor_id, actor, from_state, to_state, note)
		values ($1, $2, nullif($3, 0), $4, $5, $6, $7) returning id`,
		claimID, e.At, actor.ID, actor.Name, e.From, e.To, e.Note).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("add claim event: %w", err)
	}
	detail := map[string]string{"from": string(e.From), "to": string(e.To)}
	return id, audit.Record(ctx, tx, audit.Event{At: e.At, Actor: actor, Action: action, Subject: "claims", ID: claimID, Detail: detail})
}
