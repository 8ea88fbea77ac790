package jobs_test

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"huizhida/claims"
	"huizhida/db/dbtest"
	"huizhida/jobs"
	"huizhida/notify"
	"huizhida/seal"
)

func TestTellClaimantTwicePostsOnce(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	s, campaign := approved(t, tx, 1)
	var firm, claim, event int64
	require.NoError(t, tx.QueryRow(t.Context(), `
		with c as (
			insert into claims (ref_no, benefit_id, notice_id, enterprise_id, state, created_at, submitted_at, updated_at)
			select $2, n.benefit_id, n.id, a.enterprise_id, 'submitted', now(), now(), now()
			from campaigns k join notices n on n.id = k.notice_id join audiences a on a.campaign_id = k.id where k.id = $1
			returning id, enterprise_id
		), e as (
			insert into claim_events (claim_id, at, actor, from_state, to_state) select id, now(), '陈女士', 'draft', 'submitted' from c returning id
		) select c.enterprise_id, c.id, e.id from c, e`, campaign, t.Name()).Scan(&firm, &claim, &event))

	worker := &jobs.TellClaimant{Claims: &claims.Service{DB: tx, Jobs: dbtest.Queue(t), Now: time.Now, Key: seal.NewKey()}, Notify: s}
	for range 2 {
		require.Equal(t, river.EventKindJobCompleted, work(t, tx, worker, claims.ToldArgs{ClaimID: claim, Event: event}))
	}
	list, unread, _, err := s.Inbox(t.Context(), firm, 10, 0)
	require.NoError(t, err)
	require.Equal(t, 1, unread)
	require.Equal(t, claim, *list[0].ClaimID)
	require.Equal(t, notify.Message{}.ReadAt, list[0].ReadAt)
}
