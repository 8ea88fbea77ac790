package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/notify"
)

// SweepDeliveries takes up what a dead process left behind.
type SweepDeliveries struct {
	river.WorkerDefaults[notify.SweepArgs]
	Notify *notify.Service
}

// Work is harmless at any time, and twice.
func (w *SweepDeliveries) Work(ctx context.Context, _ *river.Job[notify.SweepArgs]) error {
	return w.Notify.Sweep(ctx)
}
