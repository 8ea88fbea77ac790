package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/notify/webhook"
)

// SweepWebhooks takes up what a dead process left behind, and forgets what is old.
type SweepWebhooks struct {
	river.WorkerDefaults[webhook.SweepArgs]
	Webhooks *webhook.Service
}

// Work is harmless at any time, and twice.
func (w *SweepWebhooks) Work(ctx context.Context, _ *river.Job[webhook.SweepArgs]) error {
	return w.Webhooks.Sweep(ctx)
}
