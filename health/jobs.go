package health

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// Ages beyond which something is the matter with jobs.
const (
	LateJob  = 5 * time.Minute  // still waiting for a worker
	StuckJob = 30 * time.Minute // longer than any worker's timeout
)

// Waiting is the jobs that are due and that no worker has taken.
type Waiting struct {
	N      int
	Oldest time.Duration
}

// Waiting counts the due jobs. The database's clock is theirs, also in a demo world.
func (s *Service) Waiting(ctx context.Context) (w Waiting, err error) {
	var seconds float64
	err = s.Pool.QueryRow(ctx, `
		select count(*), coalesce(extract(epoch from now() - min(scheduled_at)), 0)::float8
		from river_job where state = 'available' and scheduled_at <= now()`).Scan(&w.N, &seconds)
	w.Oldest = time.Duration(seconds * float64(time.Second)).Round(time.Second)
	return w, err
}

// Late says that too few workers run.
func (w Waiting) Late() bool { return w.N > 0 && w.Oldest > LateJob }

// Stuck counts the jobs that run longer than any worker lets them.
func (s *Service) Stuck(ctx context.Context) (n int, err error) {
	err = s.Pool.QueryRow(ctx, `select count(*) from river_job where state = 'running' and attempted_at < now() - $1::interval`, StuckJob).Scan(&n)
	return n, err
}

// StateCount is how many jobs are in one of River's states.
type StateCount struct {
	State string
	N     int
}

// States counts the jobs of each state that has any.
func (s *Service) States(ctx context.Context) ([]StateCount, error) {
	rows, _ := s.Pool.Query(ctx, `select state::text as state, count(*)::int as n from river_job group by state order by state`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[StateCount])
}

// Job is one job with what went wrong last.
type Job struct {
	ID          int64
	Kind        string
	State       string
	Attempt     int
	MaxAttempts int
	Error       string // empty when nothing has gone wrong
	At          time.Time
}

// Failed are the states of jobs that did not succeed: to be tried again, and given up.
var Failed = []string{"retryable", "discarded"}

// Jobs lists the latest jobs of the states.
func (s *Service) Jobs(ctx context.Context, states []string, limit int) ([]Job, error) {
	rows, _ := s.Pool.Query(ctx, `
		select id, kind, state::text as state, attempt::int as attempt, max_attempts::int as max_attempts,
		       coalesce(left(errors[array_upper(errors, 1)] ->> 'error', 500), '') as error, coalesce(finalized_at, attempted_at, created_at) as at
		from river_job where state::text = any($1) order by id desc limit $2`, states, limit) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Job])
}

// GivenUp lists the kinds of the jobs that gave up after every retry.
func (s *Service) GivenUp(ctx context.Context) ([]string, error) {
	rows, _ := s.Pool.Query(ctx, `select kind from river_job where state = 'discarded' group by kind order by kind`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// Leader is the process that keeps the schedules; empty when none works jobs.
func (s *Service) Leader(ctx context.Context) (id string, err error) {
	err = s.Pool.QueryRow(ctx, `select leader_id from river_leader where expires_at > now()`).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return id, err
}
