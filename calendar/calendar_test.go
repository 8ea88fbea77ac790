package calendar_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := calendar.Parse(s)
	require.NoError(t, err)
	return d
}

func TestDatesAreWrittenAsPeopleHereCountThem(t *testing.T) {
	t.Parallel()

	lastMinute := time.Date(2022, 12, 30, 17, 5, 0, 0, time.UTC) // 01:05 of the next day in Shanghai
	require.Equal(t, "2022年12月31日", calendar.Date(lastMinute))
	require.Equal(t, "2022-12-31", calendar.ISO(lastMinute))
	require.Equal(t, "2022年12月31日（周六）01:05", calendar.DateTime(lastMinute))
	require.Equal(t, "2022-12-31 01:05", calendar.Clock(lastMinute))
	require.Equal(t, "2022年1月3日", calendar.Date(time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC)), "a date column")
	require.Equal(t, calendar.Day(lastMinute), day(t, "2022-12-31"))
}

func TestDueDatesOfTheStatute(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ received, plus7, plus15, plus20, extended string }{
		{"2022-09-20", "2022-09-29", "2022-10-14", "2022-10-21", "2022-11-18"},
		{"2022-12-20", "2022-12-29", "2023-01-11", "2023-01-18", "2023-02-20"},
		{"2024-09-10", "2024-09-20", "2024-10-08", "2024-10-14", "2024-11-11"},
		{"2025-01-20", "2025-02-05", "2025-02-14", "2025-02-21", "2025-03-21"},
		{"2026-02-14", "2026-03-03", "2026-03-13", "2026-03-20", "2026-04-20"}, // a Saturday that is worked
		{"2026-09-18", "2026-09-29", "2026-10-15", "2026-10-22", "2026-11-19"},
		{"2026-09-19", "2026-09-29", "2026-10-15", "2026-10-22", "2026-11-19"}, // a Saturday off counts as the Friday
		{"2026-09-20", "2026-09-30", "2026-10-16", "2026-10-23", "2026-11-20"}, // a Sunday that is worked
	} {
		for n, want := range map[int]string{7: c.plus7, 15: c.plus15, 20: c.plus20, 40: c.extended} {
			due, provisional := calendar.AddWorkdays(day(t, c.received), n)
			require.Equal(t, want, calendar.ISO(due), "%s + %d", c.received, n)
			require.False(t, provisional)
			require.Equal(t, n, calendar.WorkdaysBetween(day(t, c.received), due))
		}
	}
}

func TestWorkdaysOfEachYear(t *testing.T) {
	t.Parallel()

	for year, want := range map[int]int{2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248} {
		n := calendar.WorkdaysBetween(time.Date(year-1, 12, 31, 12, 0, 0, 0, calendar.Shanghai), time.Date(year, 12, 31, 12, 0, 0, 0, calendar.Shanghai))
		require.Equal(t, want, n, "%d", year)
	}
}

func TestMakeUpDaysAreWorked(t *testing.T) {
	t.Parallel()

	for _, s := range []string{"2022-01-29", "2022-10-09", "2023-01-28", "2024-02-18", "2025-10-11", "2026-01-04"} {
		require.True(t, calendar.IsWorkday(day(t, s)), s)
	}
	require.False(t, calendar.IsWorkday(day(t, "2022-12-31")), "announced in the next year's paper")
}

func TestBeyondTheAnnouncedYearsADueDateIsProvisional(t *testing.T) {
	t.Parallel()

	due, provisional := calendar.AddWorkdays(day(t, "2026-12-31"), 1)
	require.Equal(t, "2027-01-01", calendar.ISO(due))
	require.True(t, provisional)
	_, provisional = calendar.AddWorkdays(day(t, "2026-12-30"), 1)
	require.False(t, provisional)
}

func TestRemainingCountsDownToZeroAndBelow(t *testing.T) {
	t.Parallel()

	due := day(t, "2022-12-30") // a Friday
	for now, want := range map[string]int{"2022-12-12": 14, "2022-12-29": 1, "2022-12-30": 0, "2022-12-31": -1, "2023-01-03": -1, "2023-01-04": -2} {
		require.Equal(t, want, calendar.Remaining(day(t, now), due), now)
	}
	marks := calendar.Days(day(t, "2022-12-13"), due)
	require.Len(t, marks, 18)
	worked := 0
	for _, m := range marks {
		if m.Workday {
			worked++
		}
	}
	require.Equal(t, 14, worked)
}

func TestEveryAnnouncedDayOfTheSourceIsKnown(t *testing.T) {
	t.Parallel()

	dir := os.Getenv("SHARED_DATA")
	for at, _ := os.Getwd(); dir == "" && at != "/"; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "shared", "data")); err == nil {
			dir = filepath.Join(at, "shared", "data")
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "holidays", "20*.json")) // the pattern is fixed
	if dir == "" || len(files) == 0 {
		t.Skip("the reference data (shared/data, or SHARED_DATA) is not here")
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		var year struct {
			Days []struct {
				Date     string
				IsOffDay bool
			}
		}
		require.NoError(t, json.Unmarshal(content, &year))
		for _, d := range year.Days {
			require.Equal(t, !d.IsOffDay, calendar.IsWorkday(day(t, d.Date)), d.Date)
		}
	}
}
