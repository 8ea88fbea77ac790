package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/matching"
)

// RematchOpen asks for every open notice to be matched again.
type RematchOpen struct {
	river.WorkerDefaults[matching.RematchArgs]
	Matching *matching.Service
}

// Work enqueues the matches; a notice that is matched twice has the same verdicts.
func (w *RematchOpen) Work(ctx context.Context, _ *river.Job[matching.RematchArgs]) error {
	return w.Matching.RematchOpen(ctx)
}
