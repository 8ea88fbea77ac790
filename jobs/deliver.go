package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"huizhida/notify"
)

// Deliver carries a batch of a campaign's messages, and comes back for those that failed for now.
type Deliver struct {
	river.WorkerDefaults[notify.DeliverArgs]
	Notify *notify.Service
}

// Timeout allows each message of a batch its few seconds at a slow provider.
func (w *Deliver) Timeout(*river.Job[notify.DeliverArgs]) time.Duration { return 15 * time.Minute }

// Work may run twice for one batch; each delivery is taken once.
func (w *Deliver) Work(ctx context.Context, job *river.Job[notify.DeliverArgs]) error {
	wait, err := w.Notify.Deliver(ctx, job.Args)
	if err != nil || wait == 0 {
		return err
	}
	return river.JobSnooze(wait)
}
