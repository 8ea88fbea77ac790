package notify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/notify"
)

func TestThePreflightSaysWhatWouldWaitAndUntilWhen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	at := func(day, hour int) time.Time { return time.Date(2022, 6, day, hour, 0, 0, 0, calendar.Shanghai) }
	closes := at(30, 17)
	for name, tt := range map[string]struct {
		class notify.Class
		now   time.Time
		want  []notify.Wait
	}{
		"by day nothing waits":                {notify.Informative, at(14, 9), nil},
		"at night e-mail waits":               {notify.Informative, at(14, 22), []notify.Wait{{Channel: notify.Email, Until: at(15, 8), Held: true}}},
		"what the law wants waits for nobody": {notify.Statutory, at(14, 22), nil},
		"an invitation waits for a workday":   {notify.Promotional, at(18, 10), []notify.Wait{{Channel: notify.Email, Until: at(20, 9), Held: true}}},
		"what would come too late does not":   {notify.Informative, at(30, 7), []notify.Wait{{Channel: notify.Email, Until: at(30, 8), Held: true}}},
		"nor ever, once it is closed": {notify.Informative, at(30, 18), []notify.Wait{{Channel: notify.Inbox, Until: at(30, 18), Never: true},
			{Channel: notify.Email, Until: at(30, 18), Never: true}}},
	} {
		w.now = tt.now
		c := notify.Campaign{Class: tt.class, Channels: []notify.Channel{notify.Email, notify.Inbox}, ClosesAt: closes}
		waits, err := w.Waits(t.Context(), c)
		require.NoError(t, err)
		require.Equal(t, tt.want, notify.Waiting(waits), name)
	}
	w.now = at(14, 9)
	night := at(14, 23)
	c := notify.Campaign{Class: notify.Informative, Channels: []notify.Channel{notify.Email}, ClosesAt: closes, StartsAt: &night}
	waits, err := w.Waits(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, []notify.Wait{{Channel: notify.Email, Until: at(15, 8), Held: true}}, waits, "what counts is when it begins")
}

func TestShortMessagesAreCountedAsTheyAreBilled(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 1, 70: 1, 71: 2, 134: 2, 135: 3} {
		require.Equal(t, want, notify.Segments(strings.Repeat("惠", n)), "%d", n)
	}
	require.Equal(t, 2, notify.Segments(strings.Repeat("惠", 69)+"😀"), "a pair is two units")
}
