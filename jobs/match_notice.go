package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/matching"
	"huizhida/policies"
)

// MatchNotice decides for every enterprise whether a notice is for it.
type MatchNotice struct {
	river.WorkerDefaults[policies.MatchArgs]
	Matching *matching.Service
}

// Timeout is long enough for a register of a million enterprises.
func (w *MatchNotice) Timeout(*river.Job[policies.MatchArgs]) time.Duration { return 10 * time.Minute }

// Work may run twice for one notice; verdicts that stay the same are left alone.
func (w *MatchNotice) Work(ctx context.Context, job *river.Job[policies.MatchArgs]) error {
	_, err := w.Matching.Match(ctx, audit.System("匹配"), job.Args.NoticeID, nil)
	return err
}
