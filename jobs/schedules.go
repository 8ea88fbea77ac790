package jobs

import (
	"github.com/riverqueue/river"
	"github.com/robfig/cron/v3"

	"huizhida/enterprises"
	"huizhida/notify"
	"huizhida/notify/webhook"
)

// schedules is every job that runs by the clock. River's leader enqueues each once for all processes.
func schedules() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		every("@every 20s", notify.SweepArgs{}),
		every("* * * * *", webhook.SweepArgs{}),
		every("20 3 * * *", enterprises.PruneArgs{}),
	}
}

// every runs args on a crontab schedule in Chinese time.
func every(spec string, args river.JobArgs) *river.PeriodicJob {
	schedule, err := cron.ParseStandard("CRON_TZ=Asia/Shanghai " + spec)
	if err != nil {
		panic(err) // a typo in this file
	}
	return river.NewPeriodicJob(schedule, func() (river.JobArgs, *river.InsertOpts) { return args, nil }, &river.PeriodicJobOpts{RunOnStart: true})
}
