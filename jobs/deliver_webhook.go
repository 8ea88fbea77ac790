package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"huizhida/notify/webhook"
)

// DeliverWebhook tells another app of one event, and comes back while it does not answer.
type DeliverWebhook struct {
	river.WorkerDefaults[webhook.DeliverArgs]
	Webhooks *webhook.Service
}

// Work may run twice for one delivery; it is taken once, and sent again under the same webhook-id.
func (w *DeliverWebhook) Work(ctx context.Context, job *river.Job[webhook.DeliverArgs]) error {
	wait, err := w.Webhooks.Deliver(ctx, job.Args)
	if err != nil || wait == 0 {
		return err
	}
	return river.JobSnooze(wait)
}
