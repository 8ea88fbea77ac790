package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"huizhida/notify"
)

// Deliver is one lane that carries a campaign's messages.
type Deliver struct {
	river.WorkerDefaults[notify.DeliverArgs]
	Notify *notify.Service
}

// Timeout allows for one turn and one claim at a provider that hangs.
func (w *Deliver) Timeout(*river.Job[notify.DeliverArgs]) time.Duration { return 2 * time.Minute }

// Work may run twice for one lane; each delivery is taken once.
func (w *Deliver) Work(ctx context.Context, job *river.Job[notify.DeliverArgs]) error {
	wait, err := w.Notify.Deliver(ctx, job.Args)
	if err != nil || wait == 0 {
		return err
	}
	return river.JobSnooze(wait)
}
