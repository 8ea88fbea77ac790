package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/policies"
)

// MatchNotice stores what a notice's rule says of every enterprise, and has those told who became eligible. Working it again changes only what the register changed.
type MatchNotice struct {
	river.WorkerDefaults[policies.MatchArgs]
	Matching *matching.Service
	Notify   *notify.Service
}

// Timeout leaves time for a register of millions.
func (*MatchNotice) Timeout(*river.Job[policies.MatchArgs]) time.Duration { return 10 * time.Minute }

// Work matches the notice; one that was never published, or is gone, cannot succeed later.
func (w *MatchNotice) Work(ctx context.Context, job *river.Job[policies.MatchArgs]) error {
	_, err := w.Matching.Match(ctx, audit.System("资格匹配"), job.Args.NoticeID, nil)
	if errors.Is(err, matching.ErrNoNotice) || errors.Is(err, matching.ErrNotPublished) {
		return river.JobCancel(err)
	}
	if err != nil {
		return err
	}
	return w.Notify.RequestFollowUps(ctx)
}
