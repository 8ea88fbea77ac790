package policies

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
)

const ruleColumns = `id, benefit_id, version, expression, clauses, frozen_at, created_by, created_at, updated_at`

// lockBenefit makes changes to one benefit's rule take turns.
func lockBenefit(ctx context.Context, conn db.Conn, id int64) error {
	err := conn.QueryRow(ctx, `select id from benefits where id = $1 for update`, id).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoBenefit
	}
	return err
}

// saveRule changes the draft version, or starts one after the last frozen. With seen it saves only over what was last saved at seen.
func saveRule(ctx context.Context, conn db.Conn, benefitID int64, seen *time.Time, expression string, clauses []string, actor int64, at time.Time) (RuleVersion, error) {
	rows, _ := conn.Query(ctx, `
		with newest as (select max(updated_at) as at, coalesce(max(version) filter (where frozen_at is not null), 0) as frozen from rule_versions where benefit_id = $1)
		insert into rule_versions (benefit_id, version, expression, clauses, created_by, created_at, updated_at)
		select $1, frozen + 1, $2, $3, $4, $5, greatest($5, at + interval '1 microsecond') from newest
		where $6::timestamptz is null or at is null or at <= $6
		on conflict (benefit_id) where frozen_at is null
		do update set expression = excluded.expression, clauses = excluded.clauses, updated_at = excluded.updated_at
		returning `+ruleColumns, benefitID, expression, clauses, actor, at, seen) // the error resurfaces in Collect
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[RuleVersion])
	if errors.Is(err, pgx.ErrNoRows) {
		return RuleVersion{}, ErrStale
	}
	return v, err
}

// newestAsOf is the evaluation date of the benefit's newest notice in whatever state, else today in Shanghai.
func newestAsOf(ctx context.Context, conn db.Conn, benefitID int64, now time.Time) (asOf time.Time, err error) {
	err = conn.QueryRow(ctx, `
		select coalesce((select as_of from notices where benefit_id = $1 order by opens_on desc, id desc limit 1), $2::date)`,
		benefitID, calendar.ISO(now)).Scan(&asOf)
	return asOf, err
}

func freezeRule(ctx context.Context, conn db.Conn, benefitID int64, at time.Time) (RuleVersion, error) {
	rows, _ := conn.Query(ctx, `
		update rule_versions set frozen_at = $2, updated_at = greatest($2, updated_at + interval '1 microsecond')
		where benefit_id = $1 and frozen_at is null
		returning `+ruleColumns, benefitID, at) // the error resurfaces in Collect
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[RuleVersion])
	if errors.Is(err, pgx.ErrNoRows) {
		return RuleVersion{}, ErrNoRuleDraft
	}
	return v, err
}

// ruleVersions lists a benefit's versions, the newest first.
func ruleVersions(ctx context.Context, conn db.Conn, benefitID int64) ([]RuleVersion, error) {
	rows, _ := conn.Query(ctx, `select `+ruleColumns+` from rule_versions where benefit_id = $1 order by version desc`, benefitID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[RuleVersion])
}

// ruleBasis reads the benefit, its document and its versions in one round trip, because a rule that is being written needs all
// three after every key.
func ruleBasis(ctx context.Context, conn db.Conn, benefitID int64) (basis RuleBasis, err error) {
	batch := &pgx.Batch{}
	batch.Queue(`select `+benefitColumns+` from benefits where id = $1`, benefitID).Query(func(rows pgx.Rows) (err error) {
		basis.Benefit, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Benefit])
		return err
	})
	batch.Queue(`select `+documentColumns+` from documents where id = (select document_id from benefits where id = $1)`, benefitID).Query(func(rows pgx.Rows) (err error) {
		basis.Document, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Document])
		return err
	})
	batch.Queue(`select `+ruleColumns+` from rule_versions where benefit_id = $1 order by version desc`, benefitID).Query(func(rows pgx.Rows) (err error) {
		basis.Versions, err = pgx.CollectRows(rows, pgx.RowToStructByName[RuleVersion])
		return err
	})
	err = conn.SendBatch(ctx, batch).Close()
	if errors.Is(err, pgx.ErrNoRows) { // no benefit is without its document
		return RuleBasis{}, ErrNoBenefit
	}
	return basis, err
}

func getRule(ctx context.Context, conn db.Conn, id int64) (RuleVersion, error) {
	rows, _ := conn.Query(ctx, `select `+ruleColumns+` from rule_versions where id = $1`, id) // the error resurfaces in Collect
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[RuleVersion])
	if errors.Is(err, pgx.ErrNoRows) {
		return RuleVersion{}, ErrNoRule
	}
	return v, err
}

// frozenRules lists the newest frozen rule of every other benefit, those of the same way to get it first.
func frozenRules(ctx context.Context, conn db.Conn, benefitID int64) ([]FrozenRule, error) {
	rows, _ := conn.Query(ctx, `
		select v.benefit_id, b.title, v.version, v.expression
		from (select distinct on (benefit_id) benefit_id, version, expression, frozen_at from rule_versions
		      where frozen_at is not null and benefit_id <> $1 order by benefit_id, version desc) v
		join benefits b on b.id = v.benefit_id
		order by b.class = (select class from benefits where id = $1) desc, v.frozen_at desc, v.benefit_id
		limit $2`, benefitID, maxFrozen) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[FrozenRule])
}
