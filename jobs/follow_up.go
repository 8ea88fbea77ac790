package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"huizhida/notify"
)

// FollowUp tells those who became eligible for a notice.
type FollowUp struct {
	river.WorkerDefaults[notify.FollowUpArgs]
	Notify *notify.Service
}

// Timeout allows for a rule that suddenly fits many.
func (w *FollowUp) Timeout(*river.Job[notify.FollowUpArgs]) time.Duration { return 15 * time.Minute }

// Work may run twice for one notice: nobody is added to an audience twice.
func (w *FollowUp) Work(ctx context.Context, job *river.Job[notify.FollowUpArgs]) error {
	_, err := w.Notify.FollowUp(ctx, job.Args.NoticeID)
	return err
}
