package jobs_test

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/jobs"
	"huizhida/notify"
)

// Failure case 8: a receipt of a message that is not known waits for it, and not for ever.
func TestTakeReceiptWaitsFiveMinutesForItsMessage(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	s := &notify.Service{DB: tx, Jobs: dbtest.Queue(t), Now: time.Now}
	require.NoError(t, s.Receive(t.Context(), []notify.Receipt{{Channel: notify.Email, MessageID: "1.x@huiqi.example", Event: notify.EventBounced, At: time.Now()}}))
	job := rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, notify.ReceiptArgs{}, nil)
	worker := &jobs.TakeReceipt{Notify: s}

	require.ErrorIs(t, worker.Work(t.Context(), job), river.JobSnooze(30*time.Second))
	job.CreatedAt = time.Now().Add(-notify.ReceiptPatience - time.Second)
	err := worker.Work(t.Context(), job)
	require.ErrorIs(t, err, river.JobCancel(nil))
	require.ErrorIs(t, err, notify.ErrNoDelivery)
}
