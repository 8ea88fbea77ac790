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

func TestStaffChangeTheHoursOfAClass(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	list, err := w.Manners(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 3)
	require.Nil(t, list[1].UpdatedAt)
	require.Equal(t, notify.DefaultManners(notify.Informative), list[1])

	w.agreed(t, "广州甲", "jia@firm.example", "")
	w.sinks(notify.Email)
	c := w.campaign(t, on(notify.Email))
	m := list[1]
	m.From, m.To = 10*time.Hour, 11*time.Hour
	require.NoError(t, w.SaveManners(t.Context(), w.approver, m))
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.Equal(t, 30*time.Minute, w.carry(t, c.ID), "it is 9:30")
	require.Contains(t, w.states(t, c.ID), "email 广州甲 held quiet_hours 0 ")
	w.now = w.now.Add(30 * time.Minute)
	require.Zero(t, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲 accepted  1 ")

	list, err = w.Manners(t.Context())
	require.NoError(t, err)
	require.Equal(t, 10*time.Hour, list[1].From)
	require.NotNil(t, list[1].UpdatedAt)
	for _, wrong := range []func(*notify.Manners){
		func(m *notify.Manners) { m.Class = "spam" }, func(m *notify.Manners) { m.To = m.From }, func(m *notify.Manners) { m.To = 25 * time.Hour },
		func(m *notify.Manners) { m.Past = "late" }, func(m *notify.Manners) { m.Cap = -1 }, func(m *notify.Manners) { m.CapDays = 0 },
	} {
		bad := list[1]
		wrong(&bad)
		require.ErrorIs(t, w.SaveManners(t.Context(), w.approver, bad), fault.Invalid)
	}
}

// Failure case 17: what is tried again does not wake anybody either.
func TestWhatIsTriedAgainKeepsQuietHoursToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.agreed(t, "广州甲", "jia@firm.example", "")
	out := w.sinks(notify.Email)
	c := w.campaign(t, on(notify.Email))
	require.NoError(t, w.Expand(t.Context(), c.ID))
	w.now = time.Date(2022, 6, 14, 21, 30, 0, 0, calendar.Shanghai)
	_, err := w.conn.Exec(t.Context(), `update deliveries set state = 'deferred', reason = 'interrupted', attempts = 1, next_at = $2 where campaign_id = $1`, c.ID, w.now)
	require.NoError(t, err)
	require.Equal(t, 10*time.Hour+30*time.Minute, w.carry(t, c.ID))
	require.Empty(t, out.to())
	require.Contains(t, w.states(t, c.ID), "email 广州甲 deferred interrupted 1 ", "that it may have left once stays written")
}

// Failure case 16: an invitation that is held past the closing expires, and news of a benefit leaves before it.
func TestWhatIsHeldPastTheClosingLeavesBeforeItOrNever(t *testing.T) {
	t.Parallel()
	for class, want := range map[notify.Class]string{
		notify.Informative: "email 广州甲 accepted  1 ", notify.Promotional: "email 广州甲 expired window_closed 0 ", notify.Statutory: "email 广州甲 accepted  1 ",
	} {
		t.Run(string(class), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.Tx(t))
			w.agreed(t, "广州甲", "jia@firm.example", "")
			w.sinks(notify.Email)
			c := w.campaign(t, func(in *notify.CampaignInput) { in.Channels, in.Class = []notify.Channel{notify.Email}, class })
			_, err := w.conn.Exec(t.Context(), `update notices set closes_at = '2022-06-15 07:00+08' where id = $1`, w.notice)
			require.NoError(t, err)
			w.now = time.Date(2022, 6, 14, 22, 0, 0, 0, calendar.Shanghai)
			require.NoError(t, w.Expand(t.Context(), c.ID))
			require.Zero(t, w.carry(t, c.ID))
			require.Contains(t, w.states(t, c.ID), want)
			require.Equal(t, notify.Finished, w.get(t, c.ID).State)
		})
	}
}
