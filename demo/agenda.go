package demo

import (
	"context"
	"slices"
	"time"

	"huizhida/calendar"
)

// agenda is what happens in the demo world, in any order; run puts it in time's.
type agenda []happening

type happening struct {
	at time.Time
	do func(context.Context) error
}

func (a *agenda) at(t time.Time, do func(context.Context) error) { *a = append(*a, happening{t, do}) }

// run lets everything planned happen in order; jobs are worked meanwhile, and none waits longer than every days.
func (w *world) run(ctx context.Context, label string, every int) error {
	list := w.agenda
	w.agenda = nil
	slices.SortStableFunc(list, func(a, b happening) int { return a.at.Compare(b.at) })
	var drained time.Time
	for i, h := range list {
		if h.at.Sub(drained) > time.Duration(every)*24*time.Hour {
			if err := w.Drain(ctx); err != nil {
				return err
			}
			drained = h.at
		}
		w.Clock.Set(h.at)
		if err := h.do(ctx); err != nil {
			return err
		}
		if i%50 == 0 {
			w.progress(i, len(list), label)
		}
	}
	w.progress(len(list), len(list), label)
	return w.Drain(ctx)
}

// on is a time of day on the first working day from the n-th day of 2022.
func on(n, hour, minute int) time.Time {
	t := time.Date(2022, 1, 1, hour, minute, 0, 0, calendar.Shanghai).AddDate(0, 0, n-1)
	for !calendar.IsWorkday(t) {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// midnight is the date of t as Postgres returns one: midnight UTC.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(calendar.Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
