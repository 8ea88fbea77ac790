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
func (s *Service) matchSQL(ctx context.Context, tx pgx.Tx, p pinned, r *rule.Rule, runID int64) (c Counts, changed int, err error) {
	if err = newVerdicts(ctx, tx); err != nil {
		return c, 0, err
	}
	q, from, args := registerSQL(r, rule.DayOf(p.AsOf), p.AsOf.Year()-1)
	if _, err = tx.Exec(ctx, "insert into pg_temp.new_verdicts (enterprise_id, verdict, missing, reasons)\n"+q.Select("e.id", from), args...); err != nil {
		return c, 0, fmt.Errorf("evaluate in Postgres: %w", err)
	}
	err = tx.QueryRow(ctx, `
		select count(*) filter (where verdict = 'eligible'), count(*) filter (where verdict = 'undetermined'), count(*) filter (where verdict = 'ineligible')
		from pg_temp.new_verdicts`).Scan(&c.Eligible, &c.Undetermined, &c.Ineligible)
	if err != nil {
		return c, 0, err
	}
	if changed, err = mergeVerdicts(ctx, tx, p.NoticeID, runID); err != nil {
		return c, 0, fmt.Errorf("merge verdicts: %w", err)
	}
	return c, changed, nil
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
	q = pgsql.Compile(r, asOf, registerColumn)
	args = []any{pgx.QueryExecModeExec} // a rule's text is of no use to the cache of prepared statements
	if !slices.ContainsFunc(q.Keys, isYearly) {
		return q, "enterprises e", args
	}
	return q, "enterprises e left join enterprise_years y on y.enterprise_id = e.id and y.year = $1", append(args, year)
}

// registerColumn names the column of an attribute; the names come from the catalogue alone.
func registerColumn(variable int) string {
	a := enterprises.Catalogue[variable]
	if a.Yearly {
		return pgx.Identifier{"y", a.Column()}.Sanitize()
	}
	return pgx.Identifier{"e", a.Column()}.Sanitize()
}

func isYearly(key string) bool {
	a, _ := enterprises.Lookup(key)
	return a.Yearly
}
