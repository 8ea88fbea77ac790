package jobs_test

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/jobs"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/schedules"
)

func TestFollowingUpAndRemindingTwiceDoesNothingTheSecondTime(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	s, campaign := approved(t, tx, 2)
	require.NoError(t, s.Drain(t.Context(), campaign))
	var notice int64
	require.NoError(t, tx.QueryRow(t.Context(), `
		update campaigns set follow_up = true, remind_days = '{60}', reminder_subject = '提醒', reminder_body = '请申领', started_at = now() - interval '90 days'
		where id = $1 returning notice_id`, campaign).Scan(&notice))
	_, err := tx.Exec(t.Context(), `
		with e as (insert into enterprises (uscc, name, created_at, updated_at) values ($2, '企业', now(), now()) returning id)
		insert into verdicts (notice_id, enterprise_id, run_id, verdict) select $1, e.id, (select max(id) from match_runs where notice_id = $1), 'eligible' from e`, notice, t.Name())
	require.NoError(t, err)
	count := func(sql string) (n int) {
		require.NoError(t, tx.QueryRow(t.Context(), sql, notice).Scan(&n))
		return n
	}
	for range 2 {
		require.Equal(t, river.EventKindJobCompleted, work(t, tx, &jobs.FollowUp{Notify: s}, notify.FollowUpArgs{NoticeID: notice}))
		require.Equal(t, 3, count(`select count(*) from inbox_messages where notice_id = $1`))
		require.Equal(t, river.EventKindJobCompleted, work(t, tx, &jobs.Remind{Notify: s}, notify.RemindArgs{Purpose: notify.Closing}))
		require.Equal(t, 1, count(`select count(*) from campaigns where notice_id = $1 and purpose = 'closing'`))
		require.Equal(t, 2, count(`select count(*) from reminders where notice_id = $1`), "who was told only now is not reminded yet")
	}
}

func TestTakingTicksTwiceEnqueuesOnceWhatThisProgramDoes(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	now := time.Date(2022, 7, 1, 0, 0, 0, 0, time.UTC)
	worker := &jobs.TakeTicks{Schedules: &schedules.Service{DB: pool, Jobs: dbtest.Queue(t), Now: func() time.Time { return now }}}
	take := func() {
		require.NoError(t, worker.Work(t.Context(), &river.Job[schedules.TickArgs]{}))
	}
	take()
	now = now.AddDate(0, 0, 3)
	take()
	take()
	for kind, want := range map[string]int{matching.RematchArgs{}.Kind(): 1, enterprises.PruneArgs{}.Kind(): 1, notify.RemindArgs{}.Kind(): 2} {
		var n int
		require.NoError(t, pool.QueryRow(t.Context(), `select count(*) from river_job where kind = $1`, kind).Scan(&n))
		require.Equal(t, want, n, kind)
	}
}

func TestRematchOpenAsksForEachOpenNotice(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	approved(t, tx, 1)
	worker := &jobs.RematchOpen{Matching: &matching.Service{DB: tx, Jobs: dbtest.Queue(t), Now: time.Now}}
	require.Equal(t, river.EventKindJobCompleted, work(t, tx, worker, matching.RematchArgs{}))
	var n int
	require.NoError(t, tx.QueryRow(t.Context(), `select count(*) from river_job where kind = 'match_notice'`).Scan(&n))
	require.Equal(t, 1, n)
}
