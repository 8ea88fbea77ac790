package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/schedules"
)

// TakeTicks enqueues what the schedules that staff keep call for.
type TakeTicks struct {
	river.WorkerDefaults[schedules.TickArgs]
	Schedules *schedules.Service
}

// Work is harmless at any time, and twice: each tick is taken once.
func (w *TakeTicks) Work(ctx context.Context, _ *river.Job[schedules.TickArgs]) error {
	_, err := w.Schedules.Take(ctx, scheduled)
	return err
}
