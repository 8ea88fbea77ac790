package matching_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// A rule of yearly figures, dates, lists and sums, beside the plain one.
const manifold = `(export_usd_prev / employees > 1000.0 || "老字号" in tags || established + duration("8760h") < as_of)
  && (size == "小型" ? town.startsWith("大") || dishonest : tags.exists(t, t == town)) && patents * 2 >= employees - 5`

// many fills the register so that every attribute of manifold is unknown in some.
func (w *world) many(t *testing.T) {
	t.Helper()
	w.five(t)
	prefix := rand.Text()
	w.exec(t, `insert into enterprises (uscc, name, district, town, size, dishonest, employees, patents, established, tags, created_at, updated_at)
		select $1 || i, '企业' || i, case when i % 7 > 0 then '番禺区' end, case when i % 5 > 0 then (array['大石街道', '石楼镇', '老字号'])[i % 3 + 1] end,
			case when i % 4 > 0 then (array['小型', '微型', '大型'])[i % 3 + 1] end, case when i % 6 > 0 then i % 11 = 0 end,
			case when i % 3 > 0 then i % 40 end, case when i % 8 > 0 then i % 25 end, case when i % 9 > 0 then date '2021-07-01' - 200 + i end,
			case when i % 4 > 0 then (array['老字号', '大石街道'])[1:i % 3] end, now(), now() from generate_series(1, 600) i`, prefix)
	w.exec(t, `insert into enterprise_years (enterprise_id, year, export_usd) select id, 2021, id % 100 * 1000 from enterprises where starts_with(uscc, $1) and id % 3 > 0`, prefix)
}

func TestMatchInPostgresStoresWhatMatchStores(t *testing.T) {
	t.Parallel()
	for _, expr := range []string{exporters, manifold, `high_tech`, `dishonest ? size == "小型" : true`} {
		w := newWorld(t)
		w.many(t)
		r, err := matching.Compile(expr)
		require.NoError(t, err)
		n := w.notice(t, expr, slices.Repeat([]string{"第一条"}, len(r.Conditions())))
		inPostgres, err := w.MatchSQL(t.Context(), n.ID)
		require.NoError(t, err)
		require.Equal(t, 605, inPostgres.Changed)
		stored := w.verdicts(t, n.ID)

		_, err = w.Preview(t.Context(), expr, asOf) // from now on the register is in memory
		require.NoError(t, err)
		run, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		require.Zero(t, run.Changed, "Match finds nothing to correct")
		require.Equal(t, run.Counts, inPostgres.Counts)
		require.Equal(t, stored, w.verdicts(t, n.ID))

		counts, err := w.CountSQL(t.Context(), expr, asOf)
		require.NoError(t, err)
		p, err := w.Preview(t.Context(), expr, asOf)
		require.NoError(t, err)
		require.Equal(t, p.Counts, counts)
	}
}

func TestMatchInPostgresWritesOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	n := w.notice(t, exporters, clauses)
	first, err := w.Match(t.Context(), system, n.ID, nil)
	require.NoError(t, err)
	w.exec(t, `update enterprise_years set export_usd = 1 where enterprise_id = $1 and year = 2021`, ids[1])

	run, err := w.MatchSQL(t.Context(), n.ID)
	require.NoError(t, err)
	require.Equal(t, 1, run.Changed)
	require.Equal(t, matching.Counts{Eligible: 2, Undetermined: 1, Ineligible: 2}, run.Counts)
	got := w.verdicts(t, n.ID)
	require.Equal(t, fmt.Sprintf("eligible  tttt %d", run.ID), got[ids[1]])
	require.Equal(t, fmt.Sprintf("eligible  tttt %d", first.ID), got[ids[0]])
}

func TestEvaluateSQLSaysOfEachRowWhatEvalSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := map[string]int{}
	for i, a := range enterprises.Catalogue {
		at[a.Key] = i
	}
	var rows []rule.Values
	for i := range 50 {
		row := make(rule.Values, len(enterprises.Catalogue))
		for key, v := range map[string]rule.Value{
			"size": rule.OfString([]string{"小型", "大型"}[i%2]), "town": rule.OfString("大石街道"), "dishonest": rule.OfBool(i%3 == 0), "employees": rule.OfInt(int64(i % 7)),
			"export_usd_prev": rule.OfDouble(float64(i) * 700), "established": rule.OfDay(rule.Day(18700 + i)), "tags": rule.OfList([]string{"老字号", "大石街道"}[:i%3]), "patents": rule.OfInt(int64(i)),
		} {
			if (i+len(key))%4 > 0 {
				row[at[key]] = v
			}
		}
		rows = append(rows, row)
	}
	r, err := matching.Compile(manifold)
	require.NoError(t, err)
	got, err := matching.EvaluateSQL(t.Context(), w.db, r, 19000, rows)
	require.NoError(t, err)
	require.Len(t, got, len(rows))
	seen := map[rule.Verdict]int{}
	for i, row := range rows {
		require.Equal(t, r.Eval(19000, row), got[i], "%v", row)
		seen[got[i].Verdict]++
	}
	require.Len(t, seen, 3)
	again, err := matching.EvaluateSQL(t.Context(), w.db, r, 19000, rows[:0])
	require.NoError(t, err)
	require.Empty(t, again)
}
