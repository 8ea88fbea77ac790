package jobs

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"

	"huizhida/claims"
	"huizhida/notify"
)

// TellClaimant puts a step of a claim into the enterprise's inbox.
type TellClaimant struct {
	river.WorkerDefaults[claims.ToldArgs]
	Claims *claims.Service
	Notify *notify.Service
}

// Work may run twice for one step; the inbox takes each step once.
func (w *TellClaimant) Work(ctx context.Context, job *river.Job[claims.ToldArgs]) error {
	m, err := w.Claims.Message(ctx, job.Args)
	if err != nil {
		return err
	}
	return w.Notify.Post(ctx, notify.Post{
		EnterpriseID: m.EnterpriseID, NoticeID: m.NoticeID, ClaimID: job.Args.ClaimID,
		Origin: fmt.Sprintf("claim_events/%d", job.Args.Event), Subject: m.Subject, Body: m.Body,
	})
}
