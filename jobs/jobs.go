// Package jobs lists everything that happens in the background: one file per worker, one line per schedule.
package jobs

import (
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Services are what the workers call.
type Services struct{}

// NewClient returns a client that works every job and keeps every schedule.
func NewClient(pool *pgxpool.Pool, s Services, log *slog.Logger) (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()

	return river.NewClient(riverpgxv5.New(pool), &river.Config{
		Logger:  log,
		Workers: workers,
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 20}},
	})
}
