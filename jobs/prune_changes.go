package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/enterprises"
)

// PruneChanges forgets old changes of the register.
type PruneChanges struct {
	river.WorkerDefaults[enterprises.PruneArgs]
	Enterprises *enterprises.Service
}

// Work deletes what is old; a second run finds nothing.
func (w *PruneChanges) Work(ctx context.Context, _ *river.Job[enterprises.PruneArgs]) error {
	_, err := w.Enterprises.PruneChanges(ctx)
	return err
}
