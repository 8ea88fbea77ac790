package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/notify"
)

// RegisterChanged lets the verdicts of open notices follow the register.
type RegisterChanged struct {
	river.WorkerDefaults[enterprises.RegisterChangedArgs]
	Matching *matching.Service
	Notify   *notify.Service
}

// Work judges one enterprise anew, or after a list asks for every open notice to be matched again; what finds nothing new changes nothing.
func (w *RegisterChanged) Work(ctx context.Context, job *river.Job[enterprises.RegisterChangedArgs]) error {
	if id := job.Args.EnterpriseID; id > 0 {
		if _, err := w.Matching.Rejudge(ctx, id); err != nil {
			return err
		}
		return w.Notify.RequestFollowUps(ctx)
	}
	return w.Matching.RematchOpen(ctx)
}
