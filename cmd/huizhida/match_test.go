package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
)

func TestMatchReplaysAPastMoment(t *testing.T) {
	t.Parallel()

	pool := dbtest.Pool(t)
	getenv := on(pool)
	list := filepath.Join(t.TempDir(), "list.csv")
	load := func(asOf, rows string) {
		require.NoError(t, os.WriteFile(list, []byte("uscc,name,employees\n"+rows), 0o600))
		_, _, err := command(t, getenv, "import", "enterprises", list, "--source", "人社", "--as-of", asOf)
		require.NoError(t, err)
	}
	var notice int64
	require.NoError(t, pool.QueryRow(t.Context(), `
		with a as (insert into accounts (login, name, role, created_at) values ('li', '李', 'editor', now()) returning id),
		d as (insert into documents (title, issuer, drafted_by, created_at, updated_at) select '办法', '区', id, now(), now() from a returning id),
		b as (insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at) select d.id, '事项', '一般申报', 5, a.id, now(), now() from a, d returning id),
		r as (insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at) select b.id, 1, 'employees < 100', now(), a.id, now(), now() from a, b returning id)
		insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
		select b.id, r.id, '通知', '2022-06-27', '2022-06-27', now() + interval '1 day', 'published', a.id, now(), now() from a, b, r returning id`).Scan(&notice))
	load("2022-05-31", "91440101MA5CJQ4N59,甲,50\n91440101633203772F,乙,\n")
	between := time.Now().In(calendar.Shanghai).Format("2006-01-02T15:04:05")
	_, err := pool.Exec(t.Context(), `update facts set recorded_at = recorded_at - interval '1 hour'; update enterprises set created_at = created_at - interval '1 hour'`)
	require.NoError(t, err)
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second))) // moments are written in seconds
	load("2022-06-30", "91440101MA5CJQ4N59,甲,500\n91440101633203772F,乙,\n")

	n := fmt.Sprint(notice)
	out, _, err := command(t, getenv, "match", n, "--known", between)
	require.NoError(t, err)
	require.Contains(t, out, "规则 v1，基准日 2022-06-27：符合 1，可能符合 1，不符合 0，共 2 家")
	out, _, err = command(t, getenv, "match", n, "--valid", "2022-06-15", "--json")
	require.NoError(t, err)
	require.Contains(t, out, `"valid":"2022-06-15","as_of":"2022-06-27","rule_version":1,"eligible":1,"undetermined":1,"ineligible":0}`)
	out, told, err := command(t, getenv, "match", n, "--valid", "2022-06-30", "--list")
	require.NoError(t, err)
	require.Equal(t, `{"uscc":"91440101MA5CJQ4N59","verdict":"ineligible","missing":[]}`+"\n"+`{"uscc":"91440101633203772F","verdict":"undetermined","missing":["employees"]}`+"\n", out)
	require.Contains(t, told, "属于 2022-06-30 及以前的资料")
	var runs int
	require.NoError(t, pool.QueryRow(t.Context(), `select count(*) from match_runs`).Scan(&runs))
	require.Zero(t, runs, "nothing is stored")

	for says, args := range map[string][]string{
		"2022-06-30T12:00":  {n, "--known", "noon"},
		"--valid":           {n, "--valid", "2022-6"},
		"goes with --known": {n, "--list"},
		"只能查看已经过去的时刻":       {n, "--known", "2999-01-01"},
		"没有这条申报通知":          {"999", "--known", "2022-01-01"},
	} {
		out, _, err := command(t, getenv, append([]string{"match"}, args...)...)
		require.ErrorContains(t, err, says)
		require.ErrorAs(t, err, &exitError{})
		require.Empty(t, out)
	}
}

func TestADayAloneIsItsEnd(t *testing.T) {
	t.Parallel()

	for s, want := range map[string]string{
		"2022-06-30":          "2022-06-30T15:59:59.999999Z",
		"2022-06-30T12:00":    "2022-06-30T04:00:00Z",
		"2022-06-30 12:00:05": "2022-06-30T04:00:05Z",
	} {
		got, err := moment(s)
		require.NoError(t, err)
		require.Equal(t, want, strings.TrimSpace(got.UTC().Format(time.RFC3339Nano)))
	}
}

func TestTheZeroTimeIsNotTakenForNoneGiven(t *testing.T) {
	t.Parallel()

	_, _, err := matchCmd{Notice: 7, Valid: "0001-01-01"}.query()
	require.ErrorContains(t, err, `--valid "0001-01-01"`)
	zero := time.Time{}.In(calendar.Shanghai).Format("2006-01-02T15:04:05")
	_, _, err = matchCmd{Notice: 7, Known: zero}.query()
	require.ErrorContains(t, err, zero)

	q, past, err := matchCmd{Notice: 7, Valid: "0001-01-02", Known: "0001-01-01"}.query()
	require.NoError(t, err)
	require.True(t, past)
	require.False(t, q.Valid.IsZero())
	require.False(t, q.Known.IsZero())
}
