package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/accounts"
	"huizhida/migrations"
)

// databaseChecks look into the database.
var databaseChecks = []check{
	{"database", checkVersion}, {"schema", checkSchema}, {"sealing key", checkSealed}, {"clock", checkClock},
	{"waiting jobs", checkWaiting}, {"running jobs", checkRunning}, {"lost jobs", checkLost}, {"leader", checkLeader}, {"accounts", checkAccounts},
}

// oldestPostgres is the first major version that has all we use.
const oldestPostgres = 14

func checkVersion(p patient) (level, string, string, error) {
	var number int
	var name, size, encoding string
	err := p.pool.QueryRow(p.ctx, `
		select current_setting('server_version_num')::int / 10000, current_setting('server_version'),
		       pg_size_pretty(pg_database_size(current_database())), current_setting('server_encoding')`).Scan(&number, &name, &size, &encoding)
	if err != nil {
		return "", "", "", err
	}
	kind := "private"
	if p.server == nil {
		kind = "from DATABASE_URL"
	}
	detail := fmt.Sprintf("Postgres %s, %s, %s", name, kind, size)
	switch {
	case number < oldestPostgres:
		return wrong, detail, fmt.Sprintf("use Postgres %d or newer", oldestPostgres), nil
	case encoding != "UTF8":
		return wrong, detail + ", encoding " + encoding, "create the database with encoding UTF8", nil
	}
	return well, detail, "", nil
}

func checkSchema(p patient) (level, string, string, error) {
	steps, err := migrations.Status(p.ctx, p.pool)
	if err != nil {
		return "", "", "", err
	}
	missing := 0
	for _, s := range steps {
		if s.AppliedAt == nil {
			missing++
		}
	}
	if missing > 0 {
		return wrong, fmt.Sprintf("%d of %d steps are missing", missing, len(steps)), "huizhida migrate", nil
	}
	return well, fmt.Sprintf("all %d steps applied", len(steps)), "", nil
}

func checkSealed(p patient) (level, string, string, error) {
	kept, err := keptMark(p.ctx, p.pool)
	if err != nil || kept == "" {
		return well, "nothing is sealed yet", "", err
	}
	key, err := readKey(p.config, p.data)
	if err != nil {
		return wrong, err.Error(), "bring back the key that the data was sealed with: nothing else opens it", nil
	}
	if kept != markOf(key) {
		return wrong, errOtherKey.Error(), "look for the first key in backups: what it sealed opens with no other", nil
	}
	return well, "is the one the data was sealed with", "", nil
}

// Differences between our clock and the database's that are worth a look, and that make deadlines wrong.
const (
	looseClock = 2 * time.Second
	wrongClock = time.Minute
)

func checkClock(p patient) (level, string, string, error) {
	before := time.Now()
	var theirs time.Time
	if err := p.pool.QueryRow(p.ctx, `select clock_timestamp()`).Scan(&theirs); err != nil {
		return "", "", "", err
	}
	ours := before.Add(time.Since(before) / 2)
	off := ours.Sub(theirs).Abs().Round(time.Millisecond)
	detail := fmt.Sprintf("%s from the database's", off)
	switch {
	case off > wrongClock:
		return wrong, detail, "let NTP set both machines' clocks", nil
	case off > looseClock:
		return warning, detail, "let NTP set both machines' clocks", nil
	}
	now, demo, err := readClock(p.ctx, p.pool)
	if err == nil && demo {
		detail += "; the demo world is in " + now().Format(time.DateOnly)
	}
	return well, detail, "", err
}

func checkAccounts(p patient) (level, string, string, error) {
	rows, _ := p.pool.Query(p.ctx, `select distinct role from accounts where disabled_at is null`) // the error resurfaces in Collect
	used, err := pgx.CollectRows(rows, pgx.RowTo[accounts.Role])
	if err != nil {
		return "", "", "", err
	}
	has := map[accounts.Role]bool{}
	for _, role := range used {
		has[role] = true
	}
	var without []string
	for _, role := range accounts.Roles {
		if !has[role] {
			without = append(without, role.Label())
		}
	}
	if len(without) > 0 {
		return warning, "nobody has the role " + strings.Join(without, "、"), "make the accounts, or leave what these roles do undone", nil
	}
	return well, "every role has somebody", "", nil
}

// count runs a query that answers one number.
func count(ctx context.Context, p patient, sql string, args ...any) (n int64, err error) {
	err = p.pool.QueryRow(ctx, sql, args...).Scan(&n)
	return n, err
}
