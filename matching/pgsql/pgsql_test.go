package pgsql_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/matching/pgsql"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

func column(i int) string { return pgx.Identifier{"e", ruletest.Variables[i].Key}.Sanitize() }

// fill makes a temporary table e of the rows.
func fill(t *testing.T, tx pgx.Tx, rows []rule.Values) {
	t.Helper()
	create, names := "create temp table e (id bigint", []string{"id"}
	for _, v := range ruletest.Variables {
		create += ", " + v.Key + " " + pgsql.ColumnType(v.Type)
		names = append(names, v.Key)
	}
	_, err := tx.Exec(t.Context(), create+") on commit drop")
	require.NoError(t, err)
	_, err = tx.CopyFrom(t.Context(), pgx.Identifier{"e"}, names, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
		out := []any{int64(i)}
		for _, v := range rows[i] {
			out = append(out, pgsql.ColumnValue(v))
		}
		return out, nil
	}))
	require.NoError(t, err)
}

type judged struct {
	ID      int64
	Verdict string
	Missing []string
	Reasons string
}

func judge(ctx context.Context, tx pgx.Tx, q pgsql.Query) ([]judged, error) {
	rows, err := tx.Query(ctx, q.Select("e.id", "e")+"\norder by 1", pgx.QueryExecModeExec)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[judged])
}

// agree holds the rule's SQL against rule.Eval.
func agree(t *testing.T, tx pgx.Tx, r *rule.Rule, asOf rule.Day, rows []rule.Values) {
	t.Helper()
	q := pgsql.Compile(r, asOf, column)
	got, err := judge(t.Context(), tx, q)
	require.NoError(t, err, "%s\n%s", r.Source(), q.Select("e.id", "e"))
	require.Len(t, got, len(rows))
	for i, row := range rows {
		want := r.Eval(asOf, row)
		if string(want.Verdict) != got[i].Verdict || want.Reasons() != got[i].Reasons || fmt.Sprint(want.Missing) != fmt.Sprint(got[i].Missing) {
			require.Fail(t, "engines disagree", "%s\nas of %s, %v\nwant %v %v %v\ngot  %v\n%s", r.Source(), asOf, row, want.Verdict, want.Missing, want.Reasons(), got[i], q.Select("e.id", "e"))
		}
	}
}

func TestSQLAgreesWithEval(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	g := ruletest.New(11)
	rows := g.Rows(500)
	fill(t, tx, rows)
	for range 300 {
		agree(t, tx, g.Rule(), g.Day(), rows)
	}
}

func TestTheSessionHasNoSay(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	g := ruletest.New(12)
	rows := g.Rows(300)
	fill(t, tx, rows)
	_, err := tx.Exec(t.Context(), `set local datestyle = 'German, DMY'; set local timezone = 'America/New_York'; set local search_path = '';
		set local intervalstyle = 'iso_8601'; set local extra_float_digits = -15; set local transform_null_equals = on; set local jit_above_cost = 0`)
	require.NoError(t, err)
	for range 40 {
		agree(t, tx, g.Rule(), g.Day(), rows)
	}
}
