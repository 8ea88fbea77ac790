package notify_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

func TestThePreflightCountsWhoIsToldByAnotherAndWhoWasToldOftenEnough(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	phone := number()
	w.agreed(t, "广州甲", "", phone)
	w.agreed(t, "广州乙", "", phone) // the same person
	w.agreed(t, "广州丙", "", number())
	w.eligible(t, "广州丁") // nobody to write to
	out := w.sinks(notify.SMS)
	limits := func(c notify.Campaign) []notify.Limits {
		list, err := w.Limits(t.Context(), c)
		require.NoError(t, err)
		return list
	}
	promote := func(in *notify.CampaignInput) {
		in.Channels, in.Class = []notify.Channel{notify.Inbox, notify.SMS}, notify.Promotional
	}
	draft, err := w.Draft(t.Context(), w.drafter, func() notify.CampaignInput { in := w.input(); promote(&in); return in }())
	require.NoError(t, err)
	require.Equal(t, []notify.Limits{{Channel: notify.SMS, Messages: 3, Duplicates: 1}}, limits(w.get(t, draft)))

	c := w.campaign(t, promote)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Len(t, out.sent, 2, "the person with two enterprises got one")
	require.Equal(t, 1, w.count(t, `select count(*) from deliveries where campaign_id = $1 and reason = 'duplicate_person'`, c.ID), "as the preflight said")
	require.Equal(t, []notify.Limits{{Channel: notify.SMS, Messages: 3, Duplicates: 1, Capped: 3}}, limits(w.get(t, draft)), "one invitation a week")
	w.now = w.now.AddDate(0, 0, 8)
	require.Equal(t, 0, limits(w.get(t, draft))[0].Capped)
}
