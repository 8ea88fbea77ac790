package jobs_test

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/jobs"
	"huizhida/policies"
	"huizhida/policies/policytest"
)

func TestPublishScheduledTwicePublishesOnce(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	now := time.Date(2022, 6, 27, 10, 0, 0, 0, time.UTC)
	s := &policies.Service{DB: tx, Jobs: dbtest.Queue(t), Now: func() time.Time { return now }}
	panel, drafter := policytest.NewPanel(t, tx), policytest.NewPanel(t, tx).Editor
	d, err := s.CreateDocument(t.Context(), drafter, policies.DocumentDraft{Title: "办法", Issuer: "区政府", Body: "一"})
	require.NoError(t, err)
	require.NoError(t, s.SubmitDocument(t.Context(), drafter, d.ID))
	panel.Approve(t, s, policies.Documents, d.ID)
	at := now.Add(time.Hour)
	require.NoError(t, s.Publish(t.Context(), panel.Leader, policies.Documents, d.ID, policies.Release{Version: 1, At: at}))
	job := rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, policies.PublishArgs{}, &rivertest.RequireInsertedOpts{ScheduledAt: at})

	worker := &jobs.PublishScheduled{Policies: s}
	require.Equal(t, river.EventKindJobCompleted, work(t, tx, worker, job.Args), "too early: nothing happens")
	d, err = s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, policies.Scheduled, d.State)

	now = at.Add(72 * time.Hour) // nothing ran in between
	for range 2 {
		require.Equal(t, river.EventKindJobCompleted, work(t, tx, worker, job.Args))
	}
	d, err = s.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, policies.Published, d.State)
	require.Equal(t, panel.Leader.ID, *d.ReviewedBy, "who set the time answers for it")
	editions, err := s.Editions(t.Context(), policies.Documents, d.ID)
	require.NoError(t, err)
	require.Len(t, editions, 1)
}
