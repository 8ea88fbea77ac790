package policies

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// openForSigning is a text in review, or one that was published urgently and is reviewed afterwards.
const openForSigning = `(t.state in ('in_review', 'scheduled') or t.state = 'published' and t.urgent_due_at is not null and t.urgent_reviewed_at is null)`

// valid are the signatures of $1 $2 that no edit or return has voided.
const valid = `from signatures s where s.subject = $1 and s.subject_id = $2 and s.voided_at is null`

// sign adds a signature. The where clause is the order of the steps and who may take them; the caller holds the text.
func sign(ctx context.Context, conn db.Conn, p piece, step Step, account int64, detail SlipDetail, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		insert into signatures (subject, subject_id, step, hash, account_id, detail, signed_at)
		select $1, t.id, $3, $4, a.id, $6, $7
		from `+p.noun.table+` t join accounts a on a.id = $5
		where t.id = $2 and `+openForSigning+` and t.drafted_by <> $5 and $5 <> all (t.edited_by) and may_sign(a.role, $3)
		  and ($3 > 6 or $3 = 1 + coalesce((select max(s.step) `+valid+` and s.step <= 6), 0))
		  and ($3 > 6 or not exists (select `+valid+` and s.step <= 6 and s.account_id = $5 and (s.step + 1) / 2 <> ($3::int + 1) / 2))
		  and not exists (select `+valid+` and s.hash <> $4)`,
		p.noun.table, p.id, step, p.hash, account, detail, at)
	return err == nil && tag.RowsAffected() == 1, err
}

// whyNotSign names the reason why the account may not sign the step; nil when it may.
func whyNotSign(ctx context.Context, conn db.Conn, p piece, step Step, account int64) error {
	why, err := whyNotSignAny(ctx, conn, p, account)
	if err != nil {
		return err
	}
	return why[step]
}

// whyNotSignAny is whyNotSign for every step.
func whyNotSignAny(ctx context.Context, conn db.Conn, p piece, account int64) (map[Step]error, error) {
	rows, _ := conn.Query(ctx, `
		select g.step, `+openForSigning+`, t.drafted_by = $3 or $3 = any (t.edited_by), may_sign(a.role, g.step),
		       exists (select `+valid+` and s.step <= 6 and s.account_id = $3 and (s.step + 1) / 2 <> (g.step + 1) / 2),
		       1 + coalesce((select max(s.step) `+valid+` and s.step <= 6), 0)
		from `+p.noun.table+` t join accounts a on a.id = $3 cross join generate_series(1, 8) g (step) where t.id = $2`,
		p.noun.table, p.id, account) // the error resurfaces in ForEachRow
	why := map[Step]error{}
	var open, mine, role, other bool
	var step, next Step
	_, err := pgx.ForEachRow(rows, []any{&step, &open, &mine, &role, &other, &next}, func() error {
		why[step] = refusalOf(step, next, open, mine, role, other)
		return nil
	})
	return why, err
}

func refusalOf(step, next Step, open, mine, role, other bool) error {
	switch {
	case !open:
		return ErrNotInReview
	case mine:
		return selfReview(step)
	case !role:
		return wrongRole(step)
	case step <= FinalProof && other:
		return ErrOtherLevel
	case step <= FinalProof && step != next:
		return ErrWrongOrder
	}
	return nil
}

// signedBy says whether the account signed the step over the hash: a second click on the same button is not a mistake.
func signedBy(ctx context.Context, conn db.Conn, p piece, step Step, account int64) (yes bool, err error) {
	err = conn.QueryRow(ctx, `select exists (select `+valid+` and s.step = $3 and s.account_id = $4 and s.hash = $5)`,
		p.noun.table, p.id, step, account, p.hash).Scan(&yes)
	return yes, err
}

// void ends the signatures of a text that only allows, and returns their steps; 0 allows all.
func void(ctx context.Context, conn db.Conn, n noun, id int64, only Step, by int64, cause string, at time.Time) ([]Step, error) {
	rows, _ := conn.Query(ctx, `
		update signatures s set voided_at = $4, voided_by = nullif($5::bigint, 0), void_cause = $6
		where s.subject = $1 and s.subject_id = $2 and s.voided_at is null and ($3 = 0 or s.step = $3)
		returning s.step`, n.table, id, only, at, by, cause) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[Step])
}

// signaturesOf lists a text's signatures, void ones too, the first one first.
func signaturesOf(ctx context.Context, conn db.Conn, n noun, id int64) ([]Signature, error) {
	rows, _ := conn.Query(ctx, `
		select s.id, s.step, s.hash, s.account_id, a.name, s.signed_at, s.voided_at, s.void_cause, s.detail
		from signatures s join accounts a on a.id = s.account_id
		where s.subject = $1 and s.subject_id = $2 order by s.id`, n.table, id) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Signature])
}
