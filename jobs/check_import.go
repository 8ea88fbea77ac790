package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"huizhida/enterprises"
)

// CheckImport tries a staged list without writing any of it.
type CheckImport struct {
	river.WorkerDefaults[enterprises.CheckArgs]
	Enterprises *enterprises.Service
}

// Timeout leaves time for a large list.
func (w *CheckImport) Timeout(*river.Job[enterprises.CheckArgs]) time.Duration { return importTimeout }

// Work begins anew after an interruption, and does nothing once the check is done.
func (w *CheckImport) Work(ctx context.Context, job *river.Job[enterprises.CheckArgs]) error {
	err := w.Enterprises.RunCheck(ctx, job.Args.ImportID)
	if err != nil && job.Attempt >= job.MaxAttempts {
		return w.Enterprises.Fail(context.WithoutCancel(ctx), job.Args.ImportID, gaveUp)
	}
	return err
}
