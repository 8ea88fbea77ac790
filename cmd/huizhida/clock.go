package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// readClock returns now for every service. In a demo world, which the setting demo_clock marks, it goes on from the world's last
// event, so that a world of 2022 stays in 2022; it runs while the process runs.
func readClock(ctx context.Context, conn db.Conn) (now func() time.Time, demo bool, err error) {
	var start time.Time
	err = conn.QueryRow(ctx, `
		select greatest((value ->> 'anchor')::timestamptz, (select max(at) from audit_events))
		from settings where key = 'demo_clock'`).Scan(&start)
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Now, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the demo clock: %w", err)
	}
	return runFrom(start, time.Now), true, nil
}

// runFrom returns a clock that shows start now and keeps pace with wall.
func runFrom(start time.Time, wall func() time.Time) func() time.Time {
	began := wall()
	return func() time.Time { return start.Add(wall().Sub(began)) }
}
