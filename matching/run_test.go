package matching_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/matching"
)

var system = audit.System("test")

func TestMatch(t *testing.T) {
	t.Parallel()

	t.Run("StoresAVerdictWithItsReasonsForEveryEnterprise", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		ids := w.five(t)
		n := w.notice(t, exporters, clauses)

		run, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		require.Equal(t, matching.Counts{Eligible: 1, Undetermined: 2, Ineligible: 2}, run.Counts)
		require.Equal(t, 5, run.Changed)
		require.NotNil(t, run.FinishedAt)
		got := w.verdicts(t, n.ID)
		for i, want := range []string{"eligible  tttt", "undetermined export_usd_prev ttut", "ineligible  ttft", "ineligible  tfft", "undetermined dishonest,size tutu"} {
			require.Equal(t, fmt.Sprintf("%s %d", want, run.ID), got[ids[i]])
		}
		last, ran, err := w.LastRun(t.Context(), n.ID)
		require.NoError(t, err)
		require.True(t, ran)
		require.Equal(t, run.ID, last.ID)
	})

	t.Run("ASecondRunTouchesNothing", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.five(t)
		n := w.notice(t, exporters, clauses)
		_, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		before := w.verdicts(t, n.ID)

		run, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		require.Zero(t, run.Changed)
		require.Equal(t, 1, run.Eligible)
		require.Equal(t, before, w.verdicts(t, n.ID))
	})

	t.Run("ALaterRunChangesOnlyWhatTheRegisterChanged", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		ids := w.five(t)
		n := w.notice(t, exporters, clauses)
		first, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		w.exec(t, `update enterprise_years set export_usd = 1 where enterprise_id = $1 and year = 2021`, ids[1])
		small := "微型"
		added := w.enterprise(t, "广州六号", "", &small, 5.0, false)

		run, err := w.Match(t.Context(), system, n.ID, nil)
		require.NoError(t, err)
		require.Equal(t, 2, run.Changed)
		require.Equal(t, 3, run.Eligible)
		got := w.verdicts(t, n.ID)
		require.Equal(t, fmt.Sprintf("eligible  tttt %d", run.ID), got[ids[1]])
		require.Equal(t, fmt.Sprintf("eligible  tttt %d", run.ID), got[added])
		require.Equal(t, fmt.Sprintf("eligible  tttt %d", first.ID), got[ids[0]], "with the run that first said so")
	})

	t.Run("TellsHowFarItIs", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.five(t)
		n := w.notice(t, exporters, clauses)
		var heard []int
		hear := func(done, total int) { heard = append(heard, done, total) }
		_, err := w.Match(t.Context(), system, n.ID, hear)
		require.NoError(t, err)
		require.Equal(t, []int{5, 5}, heard, "Postgres says nothing on the way")
		_, err = w.Preview(t.Context(), exporters, asOf) // reads the register
		require.NoError(t, err)
		heard = nil
		_, err = w.Match(t.Context(), system, n.ID, hear)
		require.NoError(t, err)
		require.Equal(t, []int{0, 5, 5, 5, 5, 5}, heard)
	})

	t.Run("RefusesANoticeThatIsNotPublished", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		n := w.notice(t, exporters, clauses)
		w.exec(t, `update notices set state = 'draft', rule_version_id = null where id = $1`, n.ID)
		_, err := w.Match(t.Context(), system, n.ID, nil)
		require.ErrorIs(t, err, matching.ErrNotPublished)
		_, err = w.Match(t.Context(), system, 1<<40, nil)
		require.ErrorIs(t, err, matching.ErrNoNotice)
	})

	t.Run("RunsOfOneNoticeTakeTurns", func(t *testing.T) {
		t.Parallel()
		pool := dbtest.Pool(t)
		w := worldOn(t, pool)
		w.exec(t, `insert into enterprises (uscc, name, district, size, dishonest, created_at, updated_at)
			select 'U' || i, '企业' || i, '番禺区', '小型', false, now(), now() from generate_series(1, 5000) i`)
		n := w.notice(t, exporters, clauses)
		var group errgroup.Group
		for range 4 {
			group.Go(func() error { _, err := w.Match(t.Context(), system, n.ID, nil); return err })
		}
		require.NoError(t, group.Wait())
		c, err := w.Counts(t.Context(), n.ID)
		require.NoError(t, err)
		require.Equal(t, matching.Counts{Undetermined: 5000}, c)
		var runs, changed int
		require.NoError(t, pool.QueryRow(t.Context(), `select count(*), count(distinct v.run_id) from match_runs r left join verdicts v on v.run_id = r.id`).Scan(&runs, &changed))
		require.Equal(t, 1, changed, "one run wrote, the others found nothing to change")
	})
}

func TestRematchOpenAsksForEveryOpenNotice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notice(t, exporters, clauses)
	closed := w.notice(t, exporters, clauses)
	w.exec(t, `update notices set closes_at = $2 where id = $1`, closed.ID, w.now.AddDate(0, 0, -1))
	before, err := queued(t.Context(), w.db)
	require.NoError(t, err)
	require.Equal(t, 2, before, "by their publication")

	require.NoError(t, w.RematchOpen(t.Context()))
	after, err := queued(t.Context(), w.db)
	require.NoError(t, err)
	require.Equal(t, 3, after)
}
