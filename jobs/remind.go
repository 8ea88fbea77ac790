package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"huizhida/notify"
)

// Remind sends the reminders that are due.
type Remind struct {
	river.WorkerDefaults[notify.RemindArgs]
	Notify *notify.Service
}

// Timeout allows for many notices that close on one day.
func (w *Remind) Timeout(*river.Job[notify.RemindArgs]) time.Duration { return 15 * time.Minute }

// Work may run twice on a day: each reminder comes once.
func (w *Remind) Work(ctx context.Context, job *river.Job[notify.RemindArgs]) error {
	_, err := w.Notify.Remind(ctx, job.Args.Purpose)
	return err
}
