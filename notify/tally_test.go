package notify_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

func TestATallyCountsWhatAListFinds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	w.eligible(t, "广州乙有限公司")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	tally, err := w.Tally(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, map[notify.Reason]int{notify.NoAddress: 1}, tally.Reasons(notify.Suppressed))
	for _, f := range []notify.DeliveryFilter{
		{}, {Channel: notify.Email}, {States: []notify.DeliveryState{notify.Delivered, notify.Recorded}}, {Reason: notify.NoAddress},
		{Channel: notify.Inbox, Reason: notify.NoAddress},
	} {
		f.CampaignID, f.Limit = c.ID, 10
		list, n, err := w.Deliveries(t.Context(), f)
		require.NoError(t, err)
		require.Equal(t, []int{n, n}, []int{tally.Count(f), len(list)})
	}
	require.Equal(t, 4, tally.Count(notify.DeliveryFilter{}))
}
