package health_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/health"
)

func TestTheReportTellsOfJobsThatWaitAndFail(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	s := &health.Service{Pool: pool}
	_, err := pool.Exec(t.Context(), `
		insert into river_job (kind, args, state, attempt, max_attempts, scheduled_at, finalized_at, errors, priority, queue) values
		('match_notice', '{}', 'available', 0, 5, now() - interval '10 minutes', null, null, 1, 'default'),
		('send', '{}', 'discarded', 5, 5, now(), now(), array['{"error": "first"}', '{"error": "the last"}']::jsonb[], 1, 'default')`)
	require.NoError(t, err)

	r, err := s.Report(t.Context())
	require.NoError(t, err)
	require.GreaterOrEqual(t, r.Postgres.Major, health.OldestPostgres)
	require.Positive(t, r.Schema.Steps)
	require.Empty(t, r.Schema.Pending)
	require.Equal(t, []health.StateCount{{State: "available", N: 1}, {State: "discarded", N: 1}}, r.States)
	require.True(t, r.Waiting.Late())
	require.Empty(t, r.Leader)

	failed, err := s.Jobs(t.Context(), health.Failed, 9)
	require.NoError(t, err)
	require.Len(t, failed, 1)
	require.Equal(t, "the last", failed[0].Error)
	kinds, err := s.GivenUp(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"send"}, kinds)
	none, err := s.Jobs(t.Context(), []string{"nonsense"}, 9)
	require.NoError(t, err)
	require.Empty(t, none)
}
