package matching

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/pgsql"
	"huizhida/matching/rule"
)

// matchSQL evaluates r over the register inside Postgres, for a process that holds no register, and stores what differs: the
// same verdicts that judge would have sent there.
func (s *Service) matchSQL(ctx context.Context, tx pgx.Tx, p pinned, r *rule.Rule, runID int64) (m matched, err error) {
	if err = newVerdicts(ctx, tx); err != nil {
		return m, err
	}
	q, from, args := registerSQL(r, rule.DayOf(p.AsOf), p.AsOf.Year()-1)
	err = tx.QueryRow(ctx, `
		with judged as (insert into pg_temp.new_verdicts (enterprise_id, verdict, missing, reasons)
			`+q.Select("e.id", from)+` returning verdict)
		select `+positionSQL+`, count(*) filter (where verdict = 'eligible'), count(*) filter (where verdict = 'undetermined'),
			count(*) filter (where verdict = 'ineligible') from judged`, args...).Scan(&m.position, &m.Eligible, &m.Undetermined, &m.Ineligible)
	if err != nil {
		return m, fmt.Errorf("evaluate in Postgres: %w", err)
	}
	if m.position, err = readPosition(m.position); err != nil {
		return m, err
	}
	if m.changed, err = mergeVerdicts(ctx, tx, p.NoticeID, runID); err != nil {
		return m, fmt.Errorf("merge verdicts: %w", err)
	}
	return m, nil
}

// countSQL counts what r says of the register, inside Postgres; yearly figures are those of year.
func countSQL(ctx context.Context, conn db.Conn, r *rule.Rule, asOf rule.Day, year int) (c Counts, err error) {
	q, from, args := registerSQL(r, asOf, year)
	if err = conn.QueryRow(ctx, q.Count(from), args...).Scan(&c.Eligible, &c.Undetermined, &c.Ineligible); err != nil {
		return c, fmt.Errorf("count in Postgres: %w", err)
	}
	return c, nil
}

// registerSQL compiles r over the register: enterprises e and, where r asks for a yearly figure, enterprise_years y of year.
func registerSQL(r *rule.Rule, asOf rule.Day, year int) (q pgsql.Query, from string, args []any) {
	q = pgsql.Compile(r, asOf, columnName)
	from = "enterprises e"
	if slices.ContainsFunc(q.Keys, isYearly) {
		from += withYear(year)
	}
	return q, from, []any{pgx.QueryExecModeExec} // a rule's text is of no use to the cache of prepared statements
}

func isYearly(key string) bool {
	a, _ := enterprises.Lookup(key)
	return a.Yearly
}
