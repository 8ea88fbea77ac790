package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
)

func TestTheClockIsTheWallsUnlessTheWorldIsADemo(t *testing.T) {
	t.Parallel()

	_, demo, err := readClock(t.Context(), dbtest.Tx(t))
	require.NoError(t, err)
	require.False(t, demo)
}

func TestADemoWorldGoesOnFromItsAnchorOrItsLastEvent(t *testing.T) {
	t.Parallel()

	tx := dbtest.Tx(t)
	anchor := time.Date(2022, 12, 30, 1, 0, 0, 0, time.UTC)
	_, err := tx.Exec(t.Context(), `insert into settings (key, value) values ('demo_clock', jsonb_build_object('anchor', $1::text))`, anchor.Format(time.RFC3339))
	require.NoError(t, err)
	now, demo, err := readClock(t.Context(), tx)
	require.NoError(t, err)
	require.True(t, demo)
	require.WithinDuration(t, anchor, now(), time.Minute)

	later := anchor.Add(40 * time.Hour)
	require.NoError(t, audit.Record(t.Context(), tx, audit.Event{At: later, Actor: audit.System("demo"), Action: "notice.publish", Subject: "notices"}))
	now, _, err = readClock(t.Context(), tx)
	require.NoError(t, err)
	require.WithinDuration(t, later, now(), time.Minute)
}

func TestAClockKeepsPaceWithTheWall(t *testing.T) {
	t.Parallel()

	wall := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	start := time.Date(2022, 12, 31, 0, 0, 0, 0, time.UTC)
	now := runFrom(start, func() time.Time { return wall })
	wall = wall.Add(90 * time.Minute)
	require.Equal(t, start.Add(90*time.Minute), now())
}
