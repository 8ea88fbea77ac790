package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"huizhida/notify"
)

// Inquire asks providers about messages of unknown fate.
type Inquire struct {
	river.WorkerDefaults[notify.InquireArgs]
	Notify *notify.Service
}

// Timeout leaves time for providers that hang: so many calls at a time of 20 seconds each.
func (w *Inquire) Timeout(*river.Job[notify.InquireArgs]) time.Duration { return 6 * time.Minute }

// Work asks about each message when its time has come, and twice about none.
func (w *Inquire) Work(ctx context.Context, _ *river.Job[notify.InquireArgs]) error {
	return w.Notify.Inquire(ctx)
}
