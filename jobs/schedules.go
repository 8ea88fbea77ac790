package jobs

import (
	"github.com/riverqueue/river"
	"github.com/robfig/cron/v3"

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/notify/webhook"
	"huizhida/schedules"
)

// sweeps is every job that runs by the clock whatever staff say. River's leader enqueues each once for all processes.
func sweeps() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		every("@every 20s", notify.SweepArgs{}),
		every("* * * * *", webhook.SweepArgs{}),
		every("@every 20s", schedules.TickArgs{}),
	}
}

// scheduled is what happens at the ticks that staff may move.
var scheduled = map[schedules.Key]river.JobArgs{
	schedules.Rematch:   matching.RematchArgs{},
	schedules.Closing:   notify.RemindArgs{Purpose: notify.Closing},
	schedules.Unclaimed: notify.RemindArgs{Purpose: notify.Reminder},
	schedules.Prune:     enterprises.PruneArgs{},
}

// every runs args on a crontab schedule in Chinese time.
func every(spec string, args river.JobArgs) *river.PeriodicJob {
	schedule, err := cron.ParseStandard("CRON_TZ=Asia/Shanghai " + spec)
	if err != nil {
		panic(err) // a typo in this file
	}
	return river.NewPeriodicJob(schedule, func() (river.JobArgs, *river.InsertOpts) { return args, nil }, &river.PeriodicJobOpts{RunOnStart: true})
}
