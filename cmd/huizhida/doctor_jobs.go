package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Ages beyond which something is the matter with jobs.
const (
	lateJob  = 5 * time.Minute  // still waiting for a worker
	stuckJob = 30 * time.Minute // longer than any worker's timeout
)

func checkWaiting(p patient) (level, string, string, error) {
	var n int64
	var seconds float64
	err := p.pool.QueryRow(p.ctx, `
		select count(*), coalesce(extract(epoch from now() - min(scheduled_at)), 0)::float8
		from river_job where state = 'available' and scheduled_at <= now()`).Scan(&n, &seconds)
	if err != nil {
		return "", "", "", err
	}
	age := time.Duration(seconds * float64(time.Second)).Round(time.Second)
	if n == 0 {
		return well, "none", "", nil
	}
	detail := fmt.Sprintf("%d, the oldest for %s", n, age)
	if age > lateJob {
		return wrong, detail, "run huizhida serve or more of huizhida work", nil
	}
	return well, detail, "", nil
}

func checkRunning(p patient) (level, string, string, error) {
	stuck, err := count(p.ctx, p, `select count(*) from river_job where state = 'running' and attempted_at < now() - $1::interval`, stuckJob)
	if err != nil {
		return "", "", "", err
	}
	if stuck > 0 {
		return wrong, fmt.Sprintf("%d for more than %s", stuck, stuckJob), "restart the process that has them; they run again by themselves", nil
	}
	running, err := count(p.ctx, p, `select count(*) from river_job where state = 'running'`)
	return well, fmt.Sprint(running), "", err
}

func checkLost(p patient) (level, string, string, error) {
	rows, _ := p.pool.Query(p.ctx, `select kind from river_job where state = 'discarded' group by kind order by kind`) // the error resurfaces in Collect
	kinds, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return "", "", "", err
	}
	n, err := count(p.ctx, p, `select count(*) from river_job where state = 'discarded'`)
	if n > 0 {
		return warning, fmt.Sprintf("%d gave up after every retry: %v", n, kinds), "read their errors: select kind, args, errors from river_job where state = 'discarded'", err
	}
	return well, "none", "", err
}

func checkLeader(p patient) (level, string, string, error) {
	var id string
	err := p.pool.QueryRow(p.ctx, `select leader_id from river_leader where expires_at > now()`).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return warning, "no process works jobs or keeps schedules", "run huizhida serve or huizhida work", nil
	}
	return well, id, "", err
}
