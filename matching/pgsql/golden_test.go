package pgsql_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/matching/pgsql"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

func bare(i int) string { return ruletest.Variables[i].Key }

func TestTypicalRulesBecomePlainSQL(t *testing.T) {
	t.Parallel()
	asOf, err := rule.ParseDay("2022-12-31")
	require.NoError(t, err)
	for source, want := range map[string]string{
		`town == "番禺区" && size in ["小型", "微型"] && !dishonest`:  `town = '番禺区' and size in ('小型', '微型') and not dishonest`,
		`export_usd_prev > 0 && export_usd_prev <= 3000000`:    `export_usd_prev > 0 and export_usd_prev <= 3000000`,
		`rd_staff_ratio >= 0.055 || employees != 20`:           `rd_staff_ratio >= 0.055 or employees <> 20`,
		`(high_tech || dishonest) && employees > -5`:           `(high_tech or dishonest) and employees > -5`,
		`high_tech ? employees > 5 : patents > 5`:              `case high_tech when true then employees > 5 when false then patents > 5 end`,
		`established <= as_of - duration("8760h")`:             `established <= '2021-12-31'::date`,
		`established < timestamp("2021-12-31T08:00:00+08:00")`: `established <= '2021-12-31'::date`,
		`established < moved && established in [moved, as_of]`: `established < moved and case when established is not null and moved is not null then established in (moved, '2022-12-31'::date) end`,
		`"老字号" in tags && !("上市" in tags)`:                     `'老字号' = any (tags) and not '上市' = any (tags)`,
		`size in tags`: `case when size is not null then size = any (tags) end`,
		`town.startsWith("大") && size.endsWith("型")`:    `starts_with(town, '大') and right(size, 1) = '型'`,
		`size.contains("'; drop table verdicts; --\\")`: `strpos(size, '''; drop table verdicts; --\') > 0`,
		`size < town`:                                                       `size collate "C" < town`,
		`size(town) > 3 && tags.size() < 2`:                                 `char_length(town)::bigint > 3 and cardinality(tags)::bigint < 2`,
		`tags.exists(t, t.startsWith("省级"))`:                                `case when tags is not null then (select case when bool_or(starts_with(item.t, '省级')) then true else false end from unnest(tags) as item(t)) end`,
		`employees * 2 > 10`:                                                `case when employees >= -4611686018427387904 and employees <= 4611686018427387903 then employees * 2 end > 10`,
		`employees / patents > 1`:                                           `case when employees = '-9223372036854775808'::bigint and patents = -1 then null else employees / nullif(patents, 0) end > 1`,
		`export_usd_prev * 0.05 > 100.0`:                                    `case when abs(export_usd_prev) > '4.4e-323'::float8 then export_usd_prev * '0.05'::float8 else export_usd_prev * '0'::float8 end > 100`,
		`employees * 0.5 > 1`:                                               `employees::float8 * '0.5'::float8 > 1`,
		`established.getFullYear() == 2021`:                                 `extract(year from established)::bigint = 2021`,
		`as_of - established >= duration("8760h")`:                          `case when 1672444800 - (established - '1970-01-01'::date) * 86400::bigint >= -9223372036 and 1672444800 - (established - '1970-01-01'::date) * 86400::bigint <= 9223372036 then 1672444800 - (established - '1970-01-01'::date) * 86400::bigint end >= 31536000`,
		`min(employees, 5) < 3`:                                             `case when employees is not null then least(employees, 5) end < 3`,
		`1.0 / 0.0 > rd_staff_ratio && size in [] && 1 / 0 + employees > 1`: `'Infinity'::float8 > rd_staff_ratio and case when size is not null then false end and null::boolean`,
	} {
		require.Equal(t, want, pgsql.Compile(compiled(t, source), asOf, bare).Verdict, source)
	}
}

func TestAWholeQuery(t *testing.T) {
	t.Parallel()
	q := pgsql.Compile(compiled(t, `town == "番禺区" && (employees > 5 || !dishonest)`), 0, bare)
	require.Equal(t, []string{"town = '番禺区'", "employees > 5", "not dishonest"}, q.Conditions)
	require.Equal(t, []string{"dishonest", "employees", "town"}, q.Keys)
	require.Equal(t, `select enterprise_id, case v when true then 'eligible' when false then 'ineligible' else 'undetermined' end as verdict,
  case when m0 = 0 then '{}'::text[] else array_remove(array[case when m0 & 1 <> 0 then 'dishonest' end, case when m0 & 2 <> 0 then 'employees' end, case when m0 & 4 <> 0 then 'town' end], null) end as missing,
  reasons
from (select enterprise_id, c1 and (c2 or c3) as v,
  (case when (c1 and (c2 or c3)) is null then case when u3 then 4 else 0 end | case when (c2 or c3) is null then case when u2 then 2 else 0 end | case when u1 then 1 else 0 end else 0 end else 0 end)::bigint as m0,
  array_to_string(array[c1, c2, c3]::boolean[], '', 'u') as reasons
from (select id as enterprise_id,
  town = '番禺区' as c1,
  employees > 5 as c2,
  not dishonest as c3,
  dishonest is null as u1,
  employees is null as u2,
  town is null as u3
from e
offset 0) s offset 0) s`, q.Select("id", "e"))
}

func TestARuleUsesTheIndexOfItsColumn(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	fill(t, tx, ruletest.New(4).Rows(2000))
	_, err := tx.Exec(t.Context(), `create index e_town on e (town); create index e_established on e (established); analyze e; set local enable_seqscan = off`)
	require.NoError(t, err)
	for source, index := range map[string]string{`town == "大石街道" && !dishonest`: "e_town", `established > as_of - duration("24h")`: "e_established"} {
		rows, _ := tx.Query(t.Context(), "explain select id from e where "+pgsql.Compile(compiled(t, source), 19357, bare).Verdict)
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		require.Contains(t, strings.Join(plan, "\n"), index, source)
	}
}

func TestMoreAttributesThanOneNumberHasBits(t *testing.T) {
	t.Parallel()
	var vars []rule.Variable
	source := "k000"
	for i := range 130 {
		key := "k" + string([]byte{'0' + byte(i/100), '0' + byte(i/10%10), '0' + byte(i%10)})
		vars = append(vars, rule.Variable{Key: key, Type: rule.Bool, Label: key})
		source += " && " + key
	}
	r, err := rule.Compile(vars, source)
	require.NoError(t, err)
	row := make(rule.Values, len(vars))
	for i := range row {
		if i%3 > 0 {
			row[i] = rule.OfBool(true)
		}
	}
	q := pgsql.Compile(r, 0, func(i int) string { return map[bool]string{true: "true", false: "null::boolean"}[row[i].Known()] })
	rows, err := dbtest.Tx(t).Query(t.Context(), q.Select("1::bigint", "(values (1)) one"), pgx.QueryExecModeExec)
	require.NoError(t, err)
	got, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[judged])
	require.NoError(t, err)
	require.Equal(t, r.Eval(0, row).Missing, got.Missing)
	require.Len(t, got.Missing, 44)
}
