package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"huizhida/claims"
	"huizhida/instance"
	"huizhida/notify"
	"huizhida/notify/webhook"
)

// holdPause is how long a job that sends comes back later while nothing may leave.
const holdPause = 15 * time.Second

// senders are the kinds of job that let messages out, to inboxes too.
var senders = map[string]bool{
	notify.ExpandArgs{}.Kind(): true, notify.DeliverArgs{}.Kind(): true, notify.RemindArgs{}.Kind(): true, notify.FollowUpArgs{}.Kind(): true,
	webhook.DeliverArgs{}.Kind(): true, claims.ToldArgs{}.Kind(): true,
}

// sweepers look for work that lost its job. While all of it waits they would only make more jobs.
var sweepers = map[string]bool{notify.SweepArgs{}.Kind(): true, webhook.SweepArgs{}.Kind(): true}

// holdSending keeps jobs that send waiting while nothing may leave the building.
func holdSending(s *instance.Service) rivertype.WorkerMiddleware {
	return river.WorkerMiddlewareFunc(func(ctx context.Context, job *rivertype.JobRow, work func(context.Context) error) error {
		if s == nil || !senders[job.Kind] && !sweepers[job.Kind] {
			return work(ctx)
		}
		hold, err := s.Held(ctx)
		switch {
		case err != nil:
			return err
		case hold == nil:
			return work(ctx)
		case sweepers[job.Kind]:
			return nil
		}
		return river.JobSnooze(holdPause)
	})
}
