package matching_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/matching/columnar"
	"huizhida/matching/pgsql"
	"huizhida/matching/reverse"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

// Together more than a million pairs of a rule and a row.
const (
	pairRules = 520
	pairRows  = 2048
)

// differential is random rows, held by each engine in its own way.
type differential struct {
	t    *testing.T
	tx   pgx.Tx
	rows []rule.Values
	view *columnar.View
}

func newDifferential(t *testing.T, g *ruletest.Generator) *differential {
	t.Helper()
	d := &differential{t: t, tx: dbtest.Tx(t), rows: g.Rows(pairRows)}
	keep := slices.Repeat([]bool{true}, len(ruletest.Variables))
	b := columnar.NewBuilder(ruletest.Variables, keep, pairRows)
	create, names := "create temp table e (id bigint", []string{"id"}
	for _, v := range ruletest.Variables {
		create += ", " + v.Key + " " + pgsql.ColumnType(v.Type)
		names = append(names, v.Key)
	}
	_, err := d.tx.Exec(t.Context(), create+") on commit drop")
	require.NoError(t, err)
	_, err = d.tx.CopyFrom(t.Context(), pgx.Identifier{"e"}, names, pgx.CopyFromSlice(pairRows, func(i int) ([]any, error) {
		out := []any{int64(i)}
		for v, value := range d.rows[i] {
			out = append(out, pgsql.ColumnValue(value))
			b.Set(v, value)
		}
		b.Next(int64(i))
		return out, nil
	}))
	require.NoError(t, err)
	d.view = columnar.NewView(ruletest.Variables, b.Build(1))
	return d
}

// bySQL is the verdicts, missing attributes and reasons as Postgres has them.
func (d *differential) bySQL(r *rule.Rule, asOf rule.Day) []string {
	q := pgsql.Compile(r, asOf, func(i int) string { return pgx.Identifier{"e", ruletest.Variables[i].Key}.Sanitize() })
	rows, err := d.tx.Query(d.t.Context(), "select verdict || missing::text || reasons from ("+q.Select("e.id", "e")+") s order by enterprise_id", pgx.QueryExecModeExec)
	require.NoError(d.t, err, r.Source())
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(d.t, err, r.Source())
	return list
}

func (d *differential) byColumns(r *rule.Rule, asOf rule.Day) []string {
	list := make([]string, len(d.rows))
	require.NoError(d.t, d.view.Verdicts(columnar.Ask(r, asOf), func(v columnar.Verdict) error {
		list[v.ID] = said(v.Verdict, v.Missing, string(v.Reasons))
		return nil
	}))
	return list
}

func said(v rule.Verdict, missing []string, reasons string) string {
	text := "{"
	for i, key := range missing {
		if i > 0 {
			text += ","
		}
		text += key
	}
	return string(v) + text + "}" + reasons
}

func TestAllEnginesSayTheSameOfAMillionPairs(t *testing.T) {
	t.Parallel()
	g := ruletest.New(2022)
	d := newDifferential(t, g)
	asOf := g.Day() // one for all rules of the reverse index
	var entries []reverse.Entry
	verdicts := make([]map[rule.Verdict][]int64, len(d.rows)) // by row, the rules with each verdict
	for i := range verdicts {
		verdicts[i] = map[rule.Verdict][]int64{}
	}
	pairs := map[rule.Verdict]int{}
	for id := range int64(pairRules) {
		r := g.Rule()
		entries = append(entries, reverse.Entry{ID: id, Rule: r, AsOf: asOf})
		whole, err := r.CEL()
		require.NoError(t, err)
		inPostgres, inColumns := d.bySQL(r, asOf), d.byColumns(r, asOf)
		require.Len(t, inPostgres, len(d.rows))
		for i, row := range d.rows {
			res := r.Eval(asOf, row)
			want := said(res.Verdict, res.Missing, res.Reasons())
			if want != inPostgres[i] || want != inColumns[i] || res.Verdict != whole.Verdict(asOf, row) {
				require.Fail(t, "the engines differ", "%s\nas of %s: %v\ninterpreter %s\nsql %s\ncolumnar %s\ncel-go %s", r.Source(), asOf, row, want, inPostgres[i], inColumns[i], whole.Verdict(asOf, row))
			}
			verdicts[i][res.Verdict] = append(verdicts[i][res.Verdict], id)
			pairs[res.Verdict]++
		}
	}
	index, err := reverse.Build(entries)
	require.NoError(t, err)
	ids := func(numbers []int32) (ids []int64) {
		for _, n := range numbers {
			ids = append(ids, index.Entry(n).ID)
		}
		slices.Sort(ids)
		return ids
	}
	var found reverse.Result
	for i, row := range d.rows {
		index.Match(row, &found)
		require.Equal(t, verdicts[i][rule.Eligible], ids(found.Eligible), "%v", row)
		require.Equal(t, verdicts[i][rule.Undetermined], ids(found.Undetermined), "%v", row)
	}
	total := pairs[rule.Eligible] + pairs[rule.Undetermined] + pairs[rule.Ineligible]
	require.GreaterOrEqual(t, total, 1_000_000)
	for v, n := range pairs {
		require.Greater(t, n, total/10, v)
	}
	fmt.Printf("%d pairs of a rule and a row, five engines, no difference: %v\n", total, pairs)
}
