package views

import (
	"fmt"
	"strconv"
	"time"

	"huizhida/calendar"
	"huizhida/claims"
)

// clockDay is one bar of a claim's clock.
type clockDay struct {
	Day   int
	Class string // of the drawing: o off, u used, p paused, n to come, e the last
}

// clock is the days from the start of the step a claim is in to its due date.
type clock struct {
	Days   []clockDay
	Used   int
	Paused int
	Text   string
	Title  string
}

// clockFit is how many days the drawing holds; a longer promise is told in words only.
const clockFit = 40

// claimClock draws the clock of an open claim; zero when none runs.
func claimClock(c claims.Case, now time.Time) clock {
	if c.DueOn == nil || c.State.Decided() || c.SubmittedAt == nil {
		return clock{}
	}
	start, verb := *c.SubmittedAt, "提交"
	if c.AcceptedAt != nil {
		start, verb = *c.AcceptedAt, "受理"
	}
	var k clock
	days := calendar.Days(start, *c.DueOn)
	for i, d := range days {
		class := "n"
		switch {
		case !d.Workday || i == 0:
			class = "o"
		case paused(c.Events, d.Date, now):
			class, k.Paused = "p", k.Paused+1
		case i == len(days)-1:
			class = "e"
		case !d.Date.After(now):
			class, k.Used = "u", k.Used+1
		}
		k.Days = append(k.Days, clockDay{d.Date.Day(), class})
	}
	if len(k.Days) > clockFit {
		k.Days = nil
	}
	k.Text = fmt.Sprintf("%s%s，次日起算。已用 %d 个工作日", calendar.Date(start), verb, k.Used)
	if k.Paused > 0 {
		k.Text += fmt.Sprintf("，等企业补正暂停 %d 个工作日", k.Paused)
	}
	k.Text += "，节假日和周末不计。"
	k.Title = clockTitle(c, now)
	return k
}

func clockTitle(c claims.Case, now time.Time) string {
	what := "办结"
	if c.AcceptedAt == nil {
		what = "决定是否受理"
	}
	if c.State == claims.Correction {
		return "等企业补正，期限暂停计算"
	}
	left := calendar.Remaining(now, *c.DueOn)
	switch {
	case left < 0:
		return fmt.Sprintf("已过期 %d 个工作日，应于%s前%s", -left, dueMoment(*c.DueOn), what)
	case left == 0:
		return "今天 17:00 前" + what
	}
	return fmt.Sprintf("还剩 %d 个工作日，%s前%s", left, dueMoment(*c.DueOn), what)
}

// paused says whether the day went by while the claim was with the enterprise; the day it left still counted.
func paused(events []claims.Event, day, now time.Time) bool {
	for i, e := range events {
		if e.To != claims.Correction {
			continue
		}
		until := now
		if i+1 < len(events) {
			until = events[i+1].At
		}
		if calendar.Day(day).After(calendar.Day(e.At)) && !calendar.Day(day).After(calendar.Day(until)) {
			return true
		}
	}
	return false
}

const clockStep = 26

func (k clock) viewBox() string {
	return "0 0 " + strconv.Itoa(8+clockStep*max(len(k.Days), 20)) + " 56"
}

func clockX(i, dx int) string { return strconv.Itoa(4 + clockStep*i + dx) }

func (d clockDay) y() string {
	if d.Class == "o" {
		return "20"
	}
	return "6"
}

func (d clockDay) height() string {
	if d.Class == "o" {
		return "12"
	}
	return "26"
}
