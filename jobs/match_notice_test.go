package jobs_test

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/jobs"
	"huizhida/matching"
	"huizhida/policies"
)

func TestMatchNoticeTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	s, campaign := approved(t, tx, 3)
	var notice int64
	require.NoError(t, tx.QueryRow(t.Context(), `
		update rule_versions v set expression = 'name != ""' from notices n, campaigns c
		where c.id = $1 and n.id = c.notice_id and v.id = n.rule_version_id returning n.id`, campaign).Scan(&notice))
	worker := &jobs.MatchNotice{Matching: &matching.Service{DB: tx, Jobs: dbtest.Queue(t), Now: time.Now}, Notify: s}

	require.Equal(t, river.EventKindJobCompleted, work(t, tx, worker, policies.MatchArgs{NoticeID: notice}))
	require.Equal(t, river.EventKindJobCompleted, work(t, tx, worker, policies.MatchArgs{NoticeID: notice}))
	var verdicts, runs int
	require.NoError(t, tx.QueryRow(t.Context(), `select count(*), (select count(*) from match_runs where notice_id = $1 and finished_at is not null) from verdicts where notice_id = $1`, notice).Scan(&verdicts, &runs))
	require.Equal(t, 3, verdicts)
	require.GreaterOrEqual(t, runs, 2)

	require.Equal(t, river.EventKindJobCancelled, work(t, tx, worker, policies.MatchArgs{NoticeID: notice + 1_000_000}), "no such notice")
}
