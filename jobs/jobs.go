// Package jobs lists everything that happens in the background: one file per worker, one line per schedule.
package jobs

import (
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"huizhida/claims"
	"huizhida/enterprises"
	"huizhida/instance"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/notify/webhook"
	"huizhida/policies"
	"huizhida/schedules"
)

// Services are what the workers call.
type Services struct {
	Enterprises *enterprises.Service
	Claims      *claims.Service
	Matching    *matching.Service
	Notify      *notify.Service
	Policies    *policies.Service
	Webhooks    *webhook.Service
	Schedules   *schedules.Service
	Instance    *instance.Service // says when nothing may leave; nil: it always may
}

const (
	// jobTimeout bounds a job whose worker has no Timeout of its own.
	jobTimeout = time.Minute
	// rescueAfter is how long a job may run before it is taken for dead and run again; River waits for a worker's own Timeout when that is longer.
	rescueAfter = 3 * jobTimeout
	// pushWorkers is how many lanes of all campaigns work at a time: nearly all of them wait for a provider.
	pushWorkers = 100
	// fetchCooldown is the longest that a new job waits for a free worker, and the pause between two fetches.
	fetchCooldown = 50 * time.Millisecond
)

// NewClient returns a client that works every job and keeps every schedule.
func NewClient(pool *pgxpool.Pool, s Services, log *slog.Logger) (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &ExpandCampaign{Notify: s.Notify})
	river.AddWorker(workers, &Deliver{Notify: s.Notify})
	river.AddWorker(workers, &SweepDeliveries{Notify: s.Notify})
	river.AddWorker(workers, &Remind{Notify: s.Notify})
	river.AddWorker(workers, &FollowUp{Notify: s.Notify})
	river.AddWorker(workers, &TakeReceipt{Notify: s.Notify})
	river.AddWorker(workers, &Inquire{Notify: s.Notify})
	river.AddWorker(workers, &DeliverWebhook{Webhooks: s.Webhooks})
	river.AddWorker(workers, &SweepWebhooks{Webhooks: s.Webhooks})
	river.AddWorker(workers, &CheckImport{Enterprises: s.Enterprises})
	river.AddWorker(workers, &ImportEnterprises{Enterprises: s.Enterprises})
	river.AddWorker(workers, &PruneChanges{Enterprises: s.Enterprises})
	river.AddWorker(workers, &RegisterChanged{Matching: s.Matching, Notify: s.Notify})
	river.AddWorker(workers, &MatchNotice{Matching: s.Matching, Notify: s.Notify})
	river.AddWorker(workers, &RematchOpen{Matching: s.Matching})
	river.AddWorker(workers, &PublishScheduled{Policies: s.Policies})
	river.AddWorker(workers, &TakeTicks{Schedules: s.Schedules})
	river.AddWorker(workers, &TellClaimant{Claims: s.Claims, Notify: s.Notify})

	return river.NewClient(riverpgxv5.New(pool), &river.Config{
		Logger:  warnings(log),
		Workers: workers,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: 20},
			notify.Queue:       {MaxWorkers: pushWorkers},
			webhook.Queue:      {MaxWorkers: 16},
		},
		PeriodicJobs:         sweeps(),
		Middleware:           []rivertype.Middleware{holdSending(s.Instance)},
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		FetchCooldown:        fetchCooldown,
		FetchOnlyKnownKinds:  true, // while a new version is rolled out, its jobs wait for its workers
	})
}
