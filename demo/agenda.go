package demo

import (
	"container/heap"
	"context"
	"fmt"
	"time"

	"huizhida/calendar"
)

// agenda is what is still to happen in the demo world, the next first.
type agenda []happening

type happening struct {
	at    time.Time
	order int // of planning: what was planned first happens first
	do    func(context.Context) error
}

func (a agenda) Len() int      { return len(a) }
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a agenda) Less(i, j int) bool {
	if a[i].at.Equal(a[j].at) {
		return a[i].order < a[j].order
	}
	return a[i].at.Before(a[j].at)
}

// Push and Pop are for package heap.
func (a *agenda) Push(h any) { *a = append(*a, h.(happening)) }

func (a *agenda) Pop() any {
	last := len(*a) - 1
	h := (*a)[last]
	*a = (*a)[:last]
	return h
}

// at plans something; what happens may plan more.
func (w *world) at(t time.Time, do func(context.Context) error) {
	w.planned++
	heap.Push(&w.agenda, happening{t, w.planned, do})
}

// live lets the year pass. Jobs are worked meanwhile, and none waits longer than a week of the demo world.
func (w *world) live(ctx context.Context) error {
	const label = "过完 2022 年"
	var drained time.Time
	for done := 0; w.agenda.Len() > 0; done++ {
		h := heap.Pop(&w.agenda).(happening)
		if h.at.Sub(drained) > 7*24*time.Hour {
			if err := w.Drain(ctx); err != nil {
				return err
			}
			drained = h.at
		}
		w.Clock.Set(h.at)
		if err := h.do(ctx); err != nil {
			return fmt.Errorf("on %s: %w", calendar.ISO(h.at), err)
		}
		if done%50 == 0 {
			w.progress(min(h.at.YearDay(), 365), 365, label)
		}
	}
	w.progress(365, 365, label)
	return w.Drain(ctx)
}

// on is a time of day on the first working day from the n-th day of 2022.
func on(n, hour, minute int) time.Time {
	return atWork(time.Date(2022, 1, 1, hour, minute, 0, 0, calendar.Shanghai).AddDate(0, 0, n-1))
}

// atWork moves t to the next working day, if it is none.
func atWork(t time.Time) time.Time {
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
