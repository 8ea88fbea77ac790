package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"huizhida/notify"
)

// ExpandCampaign makes the deliveries of a campaign that was just approved.
type ExpandCampaign struct {
	river.WorkerDefaults[notify.ExpandArgs]
	Notify *notify.Service
}

// Timeout allows for a million enterprises.
func (w *ExpandCampaign) Timeout(*river.Job[notify.ExpandArgs]) time.Duration {
	return 15 * time.Minute
}

// Work may run twice for one campaign; Expand makes no delivery twice. One that was stopped or changed since is not to be sent at all.
func (w *ExpandCampaign) Work(ctx context.Context, job *river.Job[notify.ExpandArgs]) error {
	err := w.Notify.Expand(ctx, job.Args.CampaignID)
	if errors.Is(err, notify.ErrNotApproved) || errors.Is(err, notify.ErrChanged) {
		return river.JobCancel(err)
	}
	return err
}
