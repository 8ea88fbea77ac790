package notify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify"
)

// wechat binds an enterprise's main contact to an openid and lets it agree to policy pushes and calls.
func (w *world) wechat(t *testing.T, firm int64, openid string) {
	t.Helper()
	c, err := w.Contact(t.Context(), firm)
	require.NoError(t, err)
	_, err = w.conn.Exec(t.Context(), `insert into addresses (contact_id, channel, address, address_hash, created_at) values ($1, 'wechat', $2, $3, now())`,
		c.ID, w.Key.Seal(openid), w.Key.Hash(openid))
	require.NoError(t, err)
	grid, err := w.Preferences(t.Context(), firm, 0)
	require.NoError(t, err)
	on := []notify.Choice{{Topic: notify.PolicyPush, Channel: notify.WeChat}, {Topic: notify.PolicyPush, Channel: notify.Call}}
	for _, row := range grid.Rows {
		for _, cell := range row {
			if cell.On && !cell.Fixed {
				on = append(on, notify.Choice{Topic: cell.Topic, Channel: cell.Channel})
			}
		}
	}
	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: firm, On: on}))
}

func (w *world) climber(t *testing.T) notify.Campaign {
	t.Helper()
	return w.campaign(t, func(in *notify.CampaignInput) {
		in.Channels = []notify.Channel{notify.Inbox}
		in.Ladder = notify.Ladder{{Channel: notify.WeChat, Hours: 24}, {Channel: notify.SMS, Workdays: 2}, {Channel: notify.Call, Workdays: 1}}
	})
}

func (w *world) at(t *testing.T, clock string) {
	t.Helper()
	var err error
	w.now, err = time.ParseInLocation("2006-01-02 15:04", clock, calendar.Shanghai)
	require.NoError(t, err)
}

func TestTheNextChannelFollowsWhenNobodyReadTheOneBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	phone := number()
	firm := w.agreed(t, "广州甲", "", phone)
	w.wechat(t, firm, "o1")
	out := w.sinks(notify.WeChat, notify.SMS)
	c := w.climber(t)
	require.Equal(t, []notify.Channel{notify.Inbox, notify.WeChat, notify.SMS, notify.Call}, c.Channels)
	w.at(t, "2022-06-16 09:30") // a Thursday
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.ElementsMatch(t, []string{"inbox 广州甲 delivered  1 ", "wechat 广州甲 planned  0 ", "sms 广州甲 planned  0 ", "call 广州甲 planned  0 "}, w.states(t, c.ID))

	w.at(t, "2022-06-17 09:29")
	w.sweepAndCarry(t, c.ID)
	require.Empty(t, out.sent)
	w.at(t, "2022-06-17 09:30")
	for range 2 {
		w.sweepAndCarry(t, c.ID)
		require.Equal(t, []string{"o1"}, out.to(), "24 hours, once")
	}
	w.at(t, "2022-06-21 09:29")
	w.sweepAndCarry(t, c.ID)
	require.Len(t, out.sent, 1, "the weekend does not count")
	w.at(t, "2022-06-21 09:30")
	w.sweepAndCarry(t, c.ID)
	require.Equal(t, []string{phone, "o1"}, out.to())

	calls := func() []notify.PhoneCall {
		list, n, err := w.CallList(t.Context(), w.drafter, notify.CallFilter{Limit: 10})
		require.NoError(t, err)
		require.Len(t, list, n)
		return list
	}
	require.Empty(t, calls())
	w.at(t, "2022-06-22 09:30")
	w.sweepAndCarry(t, c.ID)
	require.Len(t, calls(), 1)
	call := calls()[0]
	require.Equal(t, 2, w.count(t, `
		select count(*) from audit_events where action = 'call.list' and actor_id = $1 and detail->'deliveries' = to_jsonb(array[$2::bigint])
		  and position($3 in detail::text) = 0`, w.drafter.ID, call.DeliveryID, phone), "whoever sees a number is in the trail, and the number is not")
	require.Equal(t, "广州甲 陈女士 "+phone, call.Enterprise+" "+call.Name+" "+call.Mobile)
	require.Equal(t, notify.Running, w.get(t, c.ID).State, "a call is still to be made")

	require.NoError(t, w.RecordCall(t.Context(), w.approver, call.DeliveryID, notify.CallNoAnswer, ""))
	require.Empty(t, calls())
	require.ErrorIs(t, w.RecordCall(t.Context(), w.approver, call.DeliveryID, notify.CallTold, ""), notify.ErrNoCall)
	w.at(t, "2022-06-23 09:00")
	require.Equal(t, 1, calls()[0].Tries)
	require.ErrorIs(t, w.RecordCall(t.Context(), w.approver, call.DeliveryID, "maybe", ""), fault.Invalid)
	require.NoError(t, w.RecordCall(t.Context(), w.approver, call.DeliveryID, notify.CallTold, "财务已知悉"))
	require.Contains(t, w.states(t, c.ID), "call 广州甲 delivered  2 told")
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestWhoReadIsLeftInPeace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	one, two := w.agreed(t, "广州甲", "", number()), w.agreed(t, "广州乙", "", number())
	w.wechat(t, one, "o1")
	w.wechat(t, two, "o2")
	out := w.sinks(notify.WeChat, notify.SMS)
	c := w.climber(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	list, _, _, err := w.Inbox(t.Context(), one, 10, 0)
	require.NoError(t, err)
	_, err = w.Open(t.Context(), one, list[0].ID)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"inbox 广州甲 read  1 ", "wechat 广州甲 cancelled read 0 ", "sms 广州甲 cancelled read 0 ", "call 广州甲 cancelled read 0 ",
		"inbox 广州乙 delivered  1 ", "wechat 广州乙 planned  0 ", "sms 广州乙 planned  0 ", "call 广州乙 planned  0 "}, w.states(t, c.ID))
	w.now = w.now.Add(24 * time.Hour)
	w.sweepAndCarry(t, c.ID)
	require.Equal(t, []string{"o2"}, out.to())
	require.NoError(t, w.TakeReceipt(t.Context(), notify.Receipt{Channel: notify.WeChat, MessageID: out.sent[0].ID, Event: notify.EventRead, At: w.now}))
	require.Subset(t, w.states(t, c.ID), []string{"sms 广州乙 cancelled read 0 ", "call 广州乙 cancelled read 0 "})
	w.now = w.now.Add(time.Minute)
	w.sweepAndCarry(t, c.ID)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestARungThatMayNotBeUsedIsPassedOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	phone := number()
	w.agreed(t, "广州甲", "", phone) // nobody is bound on WeChat, nobody agreed to calls
	out := w.sinks(notify.WeChat, notify.SMS)
	c := w.climber(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.ElementsMatch(t, []string{"inbox 广州甲 delivered  1 ", "wechat 广州甲 suppressed no_address 0 ", "sms 广州甲 planned  0 ", "call 广州甲 suppressed no_consent 0 "}, w.states(t, c.ID))
	w.at(t, "2022-06-16 09:30") // two working days
	w.sweepAndCarry(t, c.ID)
	require.Equal(t, []string{phone}, out.to())
	w.now = w.now.Add(time.Minute)
	w.sweepAndCarry(t, c.ID)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestALadderEndsWithItsWindowAndWaitsWhilePaused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.agreed(t, "广州甲", "", number())
	w.wechat(t, firm, "o1")
	out := w.sinks(notify.WeChat, notify.SMS)
	c := w.climber(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.NoError(t, w.Pause(t.Context(), w.approver, c.ID, "核对"))
	w.now = w.now.Add(30 * 24 * time.Hour)
	w.sweepAndCarry(t, c.ID)
	require.Empty(t, out.sent)
	require.NoError(t, w.Resume(t.Context(), w.approver, c.ID))
	w.sweepAndCarry(t, c.ID)
	w.sweepAndCarry(t, c.ID)
	require.Equal(t, []string{"o1"}, out.to(), "after a pause the rungs do not come all at once")
	w.now = c.ClosesAt
	w.sweepAndCarry(t, c.ID)
	w.now = w.now.Add(time.Minute)
	w.sweepAndCarry(t, c.ID)
	require.Subset(t, w.states(t, c.ID), []string{"sms 广州甲 expired window_closed 0 ", "call 广州甲 expired window_closed 0 "})
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestWhatIsSaidOnThePhoneIsHeeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	wrong, declines := w.agreed(t, "广州甲", "", number()), w.agreed(t, "广州乙", "", number())
	w.wechat(t, wrong, "o1")
	w.wechat(t, declines, "o2")
	c := w.campaign(t, on(notify.Inbox, notify.Call))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	list, _, err := w.CallList(t.Context(), w.drafter, notify.CallFilter{CampaignID: c.ID, Limit: 10})
	require.NoError(t, err)
	require.Len(t, list, 2)
	for _, call := range list {
		result := map[int64]notify.CallResult{wrong: notify.CallWrong, declines: notify.CallDeclined}[call.EnterpriseID]
		require.NoError(t, w.RecordCall(t.Context(), w.approver, call.DeliveryID, result, ""))
	}
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	c = w.campaign(t, on(notify.SMS, notify.Call))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.ElementsMatch(t, []string{"sms 广州甲 suppressed refused 0 ", "call 广州甲 suppressed refused 0 ",
		"sms 广州乙 recorded no_carrier 1 ", "call 广州乙 suppressed withdrawn 0 "}, w.states(t, c.ID))
}

func TestALadderThatCannotBeClimbedIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	for _, ladder := range []notify.Ladder{
		{{Channel: notify.SMS}}, {{Channel: notify.SMS, Hours: 1, Workdays: 1}}, {{Channel: notify.Inbox, Hours: 1}}, {{Channel: "fax", Hours: 1}},
		{{Channel: notify.SMS, Hours: 1}, {Channel: notify.SMS, Hours: 1}}, {{Channel: notify.Call, Hours: 1}, {Channel: notify.SMS, Hours: 1}},
		{{Channel: notify.SMS, Hours: 2000}}, {{Channel: notify.Email, Hours: 1}},
	} {
		in := w.input()
		in.Channels, in.Ladder = []notify.Channel{notify.Email}, ladder
		_, err := w.Draft(t.Context(), w.drafter, in)
		require.ErrorIs(t, err, fault.Invalid, "%v", ladder)
	}
}
