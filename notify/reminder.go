package notify

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"huizhida/calendar"
)

// RemindArgs asks for the reminders of a purpose that are due to be sent. The worker is jobs.Remind.
type RemindArgs struct {
	Purpose Purpose `json:"purpose"`
}

// Kind names the job in the database; it never changes.
func (RemindArgs) Kind() string { return "remind" }

// Why an enterprise that was told is not reminded: a closed list.
const (
	Claimed     Reason = "claimed"
	ClaimEnded  Reason = "claim_ended"
	NotEligible Reason = "not_eligible"
	OptedOut    Reason = "opted_out"
)

// SkipReasons are why an enterprise is not reminded, in the order in which they are looked at.
var SkipReasons = []Reason{Claimed, ClaimEnded, NotEligible, OptedOut}

// due is a reminder whose time has come.
type dueReminder struct {
	stage  int       // of its campaign
	key    int       // of the enterprise: the same reminder, whichever campaign it comes with
	before time.Time // for those who were told before
	title  string
}

// dueReminder is the reminder of a purpose that is due of a campaign at a moment. Of several that were missed the last is sent, and no other.
func (c Campaign) dueReminder(p Purpose, now time.Time) (d dueReminder, ok bool) {
	if p == Closing {
		left := calendar.Remaining(now, c.ClosesAt)
		days := slices.DeleteFunc(slices.Clone(c.RemindDays), func(n int) bool { return n < left })
		if len(days) == 0 {
			return d, false
		}
		stage := slices.Min(days)
		return dueReminder{stage: stage, key: stage, before: ReminderDay(c.ClosesAt, stage), title: fmt.Sprintf("截止前%d个工作日提醒", stage)}, true
	}
	if c.RemindUnclaimed == 0 {
		return d, false
	}
	day := calendar.Day(now)
	stage, _ := strconv.Atoi(day.Format("20060102"))
	for calendar.WorkdaysBetween(day, now) < c.RemindUnclaimed {
		day = day.AddDate(0, 0, -1)
	}
	return dueReminder{stage: stage, before: day.AddDate(0, 0, 1), title: fmt.Sprintf("告知后%d个工作日未申领提醒", c.RemindUnclaimed)}, true
}

// ReminderDay is the day of a reminder before a closing: the first day on which no more than so many working days are left.
func ReminderDay(closes time.Time, left int) time.Time {
	day := calendar.Day(closes)
	for before := day.AddDate(0, 0, -1); calendar.Remaining(before, closes) <= left; before = day.AddDate(0, 0, -1) {
		day = before
	}
	return day
}

// Skipped counts who was not reminded of a notice, by reason.
type Skipped struct {
	Purpose Purpose
	Stage   int
	Reason  Reason
	Count   int
}
