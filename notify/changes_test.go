package notify_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
)

func TestWhatAnEditChangedIsKnownAfterTheApprovalIsVoid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	c := w.submitted(t)
	before, err := w.Before(t.Context(), c)
	require.NoError(t, err)
	require.Nil(t, before, "the first submission takes no other's place")

	at := morning.AddDate(0, 0, 1)
	in := w.input()
	in.Body, in.StartsAt = "改过的正文", &at
	require.NoError(t, w.Edit(t.Context(), w.drafter, c.ID, c.Version, in))
	before, err = w.Before(t.Context(), w.get(t, c.ID))
	require.NoError(t, err)
	require.Equal(t, []any{c.Body, c.Subject, 1, ""}, []any{before.Body, before.Subject, before.Audience, before.ApprovedBy})
	require.Nil(t, before.StartsAt)

	w.eligible(t, "广州乙有限公司")
	require.NoError(t, w.Submit(t.Context(), w.drafter, c.ID))
	again := w.get(t, c.ID)
	before, err = w.Before(t.Context(), again)
	require.NoError(t, err)
	require.Equal(t, c.Body, before.Body, "the second person sees what changed since the first submission")
	require.NoError(t, w.Approve(t.Context(), w.approver, c.ID, again.ContentHash))
	require.NoError(t, w.Edit(t.Context(), w.drafter, c.ID, again.Version, w.input()))
	before, err = w.Before(t.Context(), w.get(t, c.ID))
	require.NoError(t, err)
	require.Equal(t, []any{"改过的正文", 2, "黄志强"}, []any{before.Body, before.Audience, before.ApprovedBy})
	require.WithinDuration(t, at, *before.StartsAt, 0)
}
