package matching

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/pgsql"
	"huizhida/matching/rule"
)

// EvaluateSQL says of rows over the catalogue what r.Eval says of them, by Postgres on conn: one result per row, in their order.
// Nothing of them stays there.
func EvaluateSQL(ctx context.Context, conn db.Conn, r *rule.Rule, asOf rule.Day, rows []rule.Values) (results []rule.Result, err error) {
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := copyRows(ctx, tx, r, rows); err != nil {
			return err
		}
		q := pgsql.Compile(r, asOf, func(variable int) string { return pgx.Identifier{"e", enterprises.Catalogue[variable].Key}.Sanitize() })
		found, _ := tx.Query(ctx, q.Select("e.row_number", "pg_temp.evaluated e")+"\norder by 1", pgx.QueryExecModeExec) // the error resurfaces in Collect
		results, err = pgx.CollectRows(found, scanResult)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("evaluate in Postgres: %w", err)
	}
	return results, nil
}

// copyRows makes a temporary table of the attributes that r reads.
func copyRows(ctx context.Context, tx pgx.Tx, r *rule.Rule, rows []rule.Values) error {
	create := []string{"row_number bigint not null"}
	names := []string{"row_number"}
	var variables []int
	for i, a := range enterprises.Catalogue {
		if slices.Contains(r.Keys(), a.Key) {
			create = append(create, pgx.Identifier{a.Key}.Sanitize()+" "+pgsql.ColumnType(a.Type))
			names, variables = append(names, a.Key), append(variables, i)
		}
	}
	if _, err := tx.Exec(ctx, `drop table if exists pg_temp.evaluated; create temp table evaluated (`+strings.Join(create, ", ")+`) on commit drop`); err != nil {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"pg_temp", "evaluated"}, names, pgx.CopyFromSlice(len(rows), func(row int) ([]any, error) {
		values := []any{int64(row)}
		for _, i := range variables {
			values = append(values, pgsql.ColumnValue(rows[row][i]))
		}
		return values, nil
	}))
	return err
}

func scanResult(row pgx.CollectableRow) (rule.Result, error) {
	var number int64
	var res rule.Result
	var reasons string
	err := row.Scan(&number, &res.Verdict, &res.Missing, &reasons)
	res.Conditions = rule.ParseReasons(reasons)
	if len(res.Missing) == 0 {
		res.Missing = nil // as rule.Eval has it
	}
	return res, err
}
