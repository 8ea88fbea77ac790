package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/accounts"
	"huizhida/health"
)

// databaseChecks look into the database.
var databaseChecks = []check{
	{"database", checkVersion}, {"schema", checkSchema}, {"sealing key", checkSealed}, {"clock", checkClock},
	{"waiting jobs", checkWaiting}, {"running jobs", checkRunning}, {"lost jobs", checkLost}, {"leader", checkLeader}, {"accounts", checkAccounts},
}

func checkVersion(p patient) (level, string, string, error) {
	found, err := p.health().Postgres(p.ctx)
	if err != nil {
		return "", "", "", err
	}
	kind := "private"
	if p.server == nil {
		kind = "from DATABASE_URL"
	}
	detail := fmt.Sprintf("Postgres %s, %s, %s", found.Version, kind, found.Size)
	switch {
	case found.Major < health.OldestPostgres:
		return wrong, detail, fmt.Sprintf("use Postgres %d or newer", health.OldestPostgres), nil
	case found.Encoding != "UTF8":
		return wrong, detail + ", encoding " + found.Encoding, "create the database with encoding UTF8", nil
	}
	return well, detail, "", nil
}

func checkSchema(p patient) (level, string, string, error) {
	schema, err := p.health().Schema(p.ctx)
	if err != nil {
		return "", "", "", err
	}
	if missing := len(schema.Pending); missing > 0 {
		return wrong, fmt.Sprintf("%d of %d steps are missing", missing, schema.Steps), "huizhida migrate", nil
	}
	return well, fmt.Sprintf("all %d steps applied", schema.Steps), "", nil
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

func checkClock(p patient) (level, string, string, error) {
	off, err := p.health().ClockOff(p.ctx)
	if err != nil {
		return "", "", "", err
	}
	detail := fmt.Sprintf("%s from the database's", off)
	switch {
	case off > health.WrongClock:
		return wrong, detail, "let NTP set both machines' clocks", nil
	case off > health.LooseClock:
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
