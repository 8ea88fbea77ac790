// Package health reads how the installation is: the database, its schema, the jobs and the clocks. It changes nothing and judges
// only by the limits below; huizhida doctor and the system administrator's page say it in their own words.
package health

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/migrations"
)

// Service looks into one installation.
type Service struct {
	Pool *pgxpool.Pool
	Mail string // the SMTP server's address; empty records e-mail and sends nothing
}

// OldestPostgres is the first major version that has all we use.
const OldestPostgres = 14

// Postgres is the database server.
type Postgres struct {
	Major    int
	Version  string
	Size     string // of our database: 71 MB
	Encoding string
}

// Postgres asks the server what it is.
func (s *Service) Postgres(ctx context.Context) (p Postgres, err error) {
	err = s.Pool.QueryRow(ctx, `
		select current_setting('server_version_num')::int / 10000, current_setting('server_version'),
		       pg_size_pretty(pg_database_size(current_database())), current_setting('server_encoding')`).Scan(&p.Major, &p.Version, &p.Size, &p.Encoding)
	return p, err
}

// Schema is how far the database has come.
type Schema struct {
	Steps   int
	Pending []migrations.Step
}

// Schema compares the database with this version's migrations.
func (s *Service) Schema(ctx context.Context) (Schema, error) {
	steps, err := migrations.Status(ctx, s.Pool)
	if err != nil {
		return Schema{}, err
	}
	found := Schema{Steps: len(steps)}
	for _, step := range steps {
		if step.AppliedAt == nil {
			found.Pending = append(found.Pending, step)
		}
	}
	return found, nil
}

// Differences between our clock and the database's that are worth a look, and that make deadlines wrong.
const (
	LooseClock = 2 * time.Second
	WrongClock = time.Minute
)

// ClockOff is how far this machine's clock is from the database's.
func (s *Service) ClockOff(ctx context.Context) (time.Duration, error) {
	before := time.Now()
	var theirs time.Time
	if err := s.Pool.QueryRow(ctx, `select clock_timestamp()`).Scan(&theirs); err != nil {
		return 0, err
	}
	ours := before.Add(time.Since(before) / 2)
	return ours.Sub(theirs).Abs().Round(time.Millisecond), nil
}
