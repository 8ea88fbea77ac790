package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/enterprises"
	"huizhida/matching"
)

// RegisterChanged lets the verdicts of open notices follow the register.
type RegisterChanged struct {
	river.WorkerDefaults[enterprises.RegisterChangedArgs]
	Matching *matching.Service
}

// Work asks for every open notice to be matched again; a match that finds nothing new changes nothing.
func (w *RegisterChanged) Work(ctx context.Context, _ *river.Job[enterprises.RegisterChangedArgs]) error {
	return w.Matching.RematchOpen(ctx)
}
