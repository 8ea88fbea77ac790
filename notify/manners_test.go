package notify

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
)

// polite tells by the clock and the calendar alone whether a moment lies within the hours.
func polite(m Manners, at time.Time) bool {
	clock := at.Sub(calendar.Day(at))
	return clock >= m.From && clock < m.To && (!m.Workdays || calendar.IsWorkday(at))
}

// Failure case 17: for any moment of eight years with their make-up days, any hours and any closing, a message leaves within the hours, at the
// first moment that does, never after the closing, and outside the hours only where its class would rather disturb than miss.
func TestAMessageLeavesAtTheFirstPoliteMomentAndNeverLate(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2022, 9))
	start := time.Date(2019, 1, 1, 0, 0, 0, 0, calendar.Shanghai)
	for range 4000 {
		m := defaults[Classes[random.IntN(len(Classes))]]
		if random.IntN(2) == 0 {
			m.From = time.Duration(random.IntN(23*60)) * time.Minute
			m.To = m.From + time.Duration(1+random.IntN(24*60-int(m.From/time.Minute)))*time.Minute
			m.Workdays = random.IntN(2) == 0
		}
		now := start.Add(time.Duration(random.IntN(8*365*24*3600)) * time.Second)
		closes := now.Add(time.Duration(random.IntN(14*24*3600)) * time.Second)
		from, ok := m.mayDisturb(SMS, now, closes)

		first := now // the first polite moment, found the slow way: hours begin and end on a minute
		for step := now.Truncate(time.Minute); !polite(m, first); first = step {
			step = step.Add(time.Minute)
		}
		switch {
		case !now.Before(closes):
			require.False(t, ok)
		case first.Before(closes):
			require.True(t, ok)
			require.True(t, from.Equal(first), "%+v at %s: %s, want %s", m, now, from, first)
		default:
			require.Equal(t, m.Past == SendBefore, ok)
			require.True(t, from.Equal(now), "what overrides leaves at once")
		}
	}
}

func TestMakeUpDaysAreWorkedAndHolidaysAreNot(t *testing.T) {
	t.Parallel()
	m := defaults[Promotional]
	at := func(day, clock string) time.Time {
		d, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, calendar.Shanghai)
		require.NoError(t, err)
		return d
	}
	for _, c := range []struct{ now, day, from string }{
		{"2022-09-30", "18:00", "2022-10-08 09:00"}, // a Saturday that is worked
		{"2022-10-08", "10:00", "2022-10-08 10:00"},
		{"2022-10-09", "18:00", "2022-10-10 09:00"}, // after a Sunday that is worked
		{"2023-01-20", "18:00", "2023-01-28 09:00"}, // Spring Festival
		{"2024-02-10", "12:00", "2024-02-18 09:00"},
		{"2022-06-14", "08:59", "2022-06-14 09:00"},
		{"2022-06-14", "17:59", "2022-06-14 17:59"},
	} {
		require.Equal(t, c.from, calendar.Clock(m.next(at(c.now, c.day))), c.now)
	}
	require.Equal(t, "工作日 09:00–18:00", m.Hours())
}

func TestADigestIsCollectedTheNextDayOrBeforeTheClosing(t *testing.T) {
	t.Parallel()
	m := defaults[Informative]
	now := time.Date(2022, 6, 14, 9, 30, 17, 0, calendar.Shanghai)
	require.Equal(t, "2022-06-15 08:00", calendar.Clock(m.collected(now, now.AddDate(0, 1, 0))))
	require.Equal(t, now, m.collected(now, now.Add(5*time.Hour)))
	require.Equal(t, []int{2, 1, 0}, []int{m.single(), defaults[Promotional].single(), defaults[Statutory].single()})
}
