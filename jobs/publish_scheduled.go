package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/policies"
)

// PublishScheduled makes a text public when its time has come. Working it again finds it public already, and changes nothing.
type PublishScheduled struct {
	river.WorkerDefaults[policies.PublishArgs]
	Policies *policies.Service
}

// Work publishes; what was edited, returned or put off since is left alone.
func (w *PublishScheduled) Work(ctx context.Context, job *river.Job[policies.PublishArgs]) error {
	return w.Policies.PublishDue(ctx, job.Args.Subject, job.Args.ID)
}
