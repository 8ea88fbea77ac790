package notify_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

func TestANumberIsShownOneAtATimeAndOnRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	phone := number()
	w.wechat(t, w.agreed(t, "广州甲", "", phone), "o1") // and agrees to calls
	w.wechat(t, w.agreed(t, "广州乙", "", number()), "o2")
	c := w.campaign(t, on(notify.Call))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	list, n, err := w.Calls(t.Context(), notify.CallFilter{CampaignID: c.ID, Limit: 10})
	require.NoError(t, err)
	require.Equal(t, 2, n)
	require.Empty(t, list[0].Name+list[0].Mobile+list[1].Name+list[1].Mobile, "a list shows nobody's number")
	call, err := w.OpenCall(t.Context(), w.approver, list[0].DeliveryID)
	require.NoError(t, err)
	require.Equal(t, phone, call.Mobile)
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'call.open' and subject_id = $1 and actor_id = $2 and detail::text not like '%' || $3 || '%'`,
		call.DeliveryID, w.approver.ID, phone))
	require.NoError(t, w.RecordCall(t.Context(), w.approver, call.DeliveryID, notify.CallTold, ""))
	_, err = w.OpenCall(t.Context(), w.approver, call.DeliveryID)
	require.ErrorIs(t, err, notify.ErrNoCall, "a call that was made needs no number any more")
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'call.open' and subject_id = $1`, call.DeliveryID))
}

func TestTwoClerksWhoRecordOneCallEndInOneOutcome(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Pool(t))
	w.wechat(t, w.agreed(t, "广州甲", "", number()), "o1")
	c := w.campaign(t, on(notify.Call))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	list, _, err := w.Calls(t.Context(), notify.CallFilter{CampaignID: c.ID, Limit: 10})
	require.NoError(t, err)
	results := []notify.CallResult{notify.CallTold, notify.CallTold, notify.CallNoAnswer, notify.CallWrong}
	answers := make([]error, len(results))
	var all sync.WaitGroup
	for i, result := range results {
		all.Go(func() { answers[i] = w.RecordCall(t.Context(), w.approver, list[0].DeliveryID, result, "") })
	}
	all.Wait()
	recorded := 0
	for _, err := range answers {
		if err == nil {
			recorded++
		} else {
			require.True(t, errors.Is(err, notify.ErrNoCall), "%v", err)
		}
	}
	require.Equal(t, 1, recorded)
	require.Equal(t, 1, w.count(t, `select count(*) from attempts where delivery_id = $1`, list[0].DeliveryID))
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'call.record' and subject_id = $1`, list[0].DeliveryID))
}
