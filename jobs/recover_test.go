package jobs_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/jobs"
	"huizhida/notify"
)

func TestJobsOfAKilledProcessRunAgainAtOnceUnlessItWasTheirLastAttempt(t *testing.T) {
	t.Parallel()

	tx := dbtest.Tx(t)
	queue := dbtest.Queue(t)
	for _, attempt := range []int{1, 25} {
		job, err := queue.InsertTx(t.Context(), tx, notify.ExpandArgs{CampaignID: int64(attempt)}, nil)
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), `update river_job set state = 'running', attempt = $2, attempted_at = now() where id = $1`, job.Job.ID, attempt)
		require.NoError(t, err)
	}
	for range 2 { // the second time changes nothing
		require.NoError(t, jobs.Recover(t.Context(), tx))
		var states []string
		require.NoError(t, tx.QueryRow(t.Context(), `select array_agg(state::text order by id) from river_job where kind = 'expand_campaign'`).Scan(&states))
		require.Equal(t, []string{"available", "running"}, states)
	}
}
