package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"huizhida/notify"
)

// TakeReceipt notes what a provider says about a message.
type TakeReceipt struct {
	river.WorkerDefaults[notify.ReceiptArgs]
	Notify *notify.Service
}

// Work waits for a message that is not known yet, for as long as our own word about it may take.
func (w *TakeReceipt) Work(ctx context.Context, job *river.Job[notify.ReceiptArgs]) error {
	err := w.Notify.TakeReceipt(ctx, job.Args.Receipt)
	switch {
	case !errors.Is(err, notify.ErrNoDelivery):
		return err
	case time.Since(job.CreatedAt) > notify.ReceiptPatience:
		return river.JobCancel(err)
	}
	return river.JobSnooze(30 * time.Second)
}
