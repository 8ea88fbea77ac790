package schedules_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/schedules"
)

type nightly struct{}

func (nightly) Kind() string { return "a_test_of_schedules" }

var work = map[schedules.Key]river.JobArgs{schedules.Rematch: nightly{}}

// world is the schedules as delivered, and a clock that the test moves.
type world struct {
	*schedules.Service
	db  db.Conn
	now time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{db: dbtest.Pool(t), now: at(1, 12, 0)} // a database of its own: the rows of schedules are there once
	w.Service = &schedules.Service{DB: w.db, Jobs: dbtest.Queue(t), Now: func() time.Time { return w.now }}
	w.take(t, 0) // learns when the next tick is
	return w
}

// at is a moment of July 2022.
func at(day, hour, minute int) time.Time {
	return time.Date(2022, 7, day, hour, minute, 0, 0, calendar.Shanghai)
}

func (w *world) take(t *testing.T, want int) {
	t.Helper()
	n, err := w.Take(t.Context(), work)
	require.NoError(t, err)
	require.Equal(t, want, n)
}

func (w *world) jobs(t *testing.T) (n int) {
	t.Helper()
	require.NoError(t, w.db.QueryRow(t.Context(), `select count(*) from river_job where kind = 'a_test_of_schedules'`).Scan(&n))
	return n
}

func TestATickIsTakenOnceWhoeverAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at(2, 2, 29)
	w.take(t, 0)
	w.now = at(2, 2, 30)
	w.take(t, 1)
	w.take(t, 0)
	w.now = at(2, 2, 31)
	w.take(t, 0)
	require.Equal(t, 1, w.jobs(t))
	s, err := w.Schedule(t.Context(), schedules.Rematch)
	require.NoError(t, err)
	require.True(t, s.LastAt.Equal(at(2, 2, 30)))
	require.True(t, s.NextAt.Equal(at(3, 2, 30)))
}

// Failure case 23: ticks are not lost while nothing runs, nor taken again afterwards, whichever process comes first.
func TestTicksMissedWhileNothingRanAreCaughtUpOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at(5, 8, 0) // the ticks of the 2nd, 3rd, 4th and 5th passed
	w.take(t, 1)
	w.take(t, 0)
	require.Equal(t, 1, w.jobs(t))
	list, err := w.Ticks(t.Context(), schedules.Rematch, 10)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.True(t, list[0].At.Equal(at(5, 2, 30)))
	require.Equal(t, 3, list[0].Missed)
	require.True(t, list[0].Late())
	require.NotZero(t, list[0].JobID)
	w.now = at(6, 2, 30)
	w.take(t, 1)
	require.Equal(t, 2, w.jobs(t))
}

// Failure case 23: a leader with a clock that was set back, or a row that was, takes no tick again.
func TestATickThatWasTakenIsNotTakenAgainWhenTheClockGoesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at(2, 2, 30)
	w.take(t, 1)
	_, err := w.db.Exec(t.Context(), `update schedules set next_at = $1 where key = 'rematch'`, at(2, 2, 30))
	require.NoError(t, err)
	w.take(t, 0)
	require.Equal(t, 1, w.jobs(t))
	s, err := w.Schedule(t.Context(), schedules.Rematch)
	require.NoError(t, err)
	require.True(t, s.NextAt.Equal(at(3, 2, 30)))
}

// Failure case 13: two schedulers at once create one run.
func TestSchedulersAtOnceEnqueueOneJob(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	require.NoError(t, err)
	now := at(1, 12, 0)
	s := &schedules.Service{DB: pool, Jobs: queue, Now: func() time.Time { return now }}
	_, err = s.Take(t.Context(), work)
	require.NoError(t, err)
	for day := 2; day < 12; day++ {
		now = at(day, 2, 30)
		var group sync.WaitGroup
		total := make([]int, 8)
		for i := range total {
			group.Go(func() {
				n, err := s.Take(t.Context(), work)
				if err != nil {
					t.Error(err)
				}
				total[i] = n
			})
		}
		group.Wait()
		sum := 0
		for _, n := range total {
			sum += n
		}
		require.Equal(t, 1, sum)
	}
	var jobs, ticks int
	require.NoError(t, pool.QueryRow(t.Context(), `
		select (select count(*) from river_job where kind = 'a_test_of_schedules'), (select count(*) from schedule_ticks)`).Scan(&jobs, &ticks))
	require.Equal(t, []int{10, 10}, []int{jobs, ticks})
}

// Failure case 23: who dies between the tick and the job leaves neither.
func TestATickAndItsJobCommitTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at(2, 2, 30)
	died := errors.New("died")
	err := pgx.BeginFunc(t.Context(), w.db, func(tx pgx.Tx) error {
		s := *w.Service
		s.DB = tx
		n, err := s.Take(t.Context(), work)
		require.NoError(t, err)
		require.Equal(t, 1, n)
		return died
	})
	require.ErrorIs(t, err, died)
	require.Zero(t, w.jobs(t))
	w.take(t, 1)
	require.Equal(t, 1, w.jobs(t))
}

func TestStaffSayWhenAndTheVersionKeepsThemApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	list, err := w.Schedules(ctx)
	require.NoError(t, err)
	require.Len(t, list, len(schedules.Keys))
	for i, s := range list {
		require.Equal(t, schedules.Keys[i], s.Key)
		require.NotEmpty(t, s.Key.Title()+s.Key.Purpose())
		require.Len(t, s.Upcoming(w.now, 5), 5)
	}
	require.Equal(t, "每天 2:30", list[0].Words())
	actor := audit.System("测试")
	in := schedules.Input{Expression: " 0  4 * * * ", Enabled: true}
	require.NoError(t, w.Edit(ctx, actor, schedules.Rematch, 1, in))
	require.ErrorIs(t, w.Edit(ctx, actor, schedules.Rematch, 1, in), schedules.ErrStale)
	require.ErrorIs(t, w.Edit(ctx, actor, "no", 1, in), schedules.ErrNone)
	require.ErrorContains(t, w.Edit(ctx, actor, schedules.Rematch, 2, schedules.Input{Expression: "0 24 * * *"}), "第 2 段“小时”")
	require.ErrorIs(t, w.Edit(ctx, actor, schedules.Prune, 1, schedules.Input{Expression: "0 4 * * *"}), schedules.ErrVital)
	w.now = at(2, 3, 0)
	w.take(t, 0)
	w.now = at(2, 4, 0)
	w.take(t, 1)
	s, err := w.Schedule(ctx, schedules.Rematch)
	require.NoError(t, err)
	require.Equal(t, "0 4 * * *", s.Expression)

	require.NoError(t, w.Edit(ctx, actor, schedules.Rematch, 2, schedules.Input{Expression: "0 4 * * *"}))
	w.now = at(9, 5, 0)
	w.take(t, 0)
	s, err = w.Schedule(ctx, schedules.Rematch)
	require.NoError(t, err)
	require.Nil(t, s.NextAt)
	require.Empty(t, s.Upcoming(w.now, 5))
	require.NoError(t, w.Edit(ctx, actor, schedules.Rematch, 3, schedules.Input{Expression: "0 4 * * *", Enabled: true}))
	w.take(t, 0) // what passed while it was switched off is not caught up
	w.now = at(10, 4, 0)
	w.take(t, 1)
}
