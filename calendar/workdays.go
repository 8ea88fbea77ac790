package calendar

import "time"

// IsWorkday says whether t's day in Shanghai is worked: as announced, else Monday to Friday.
func IsWorkday(t time.Time) bool {
	t = t.In(Shanghai)
	if off, ok := announced[key(t)]; ok {
		return !off
	}
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

// AddWorkdays returns the nth working day after t's day, which is day 0 whether worked or not (条例 counts 次日起算).
// provisional is true when it was counted through a year whose days off are not known here, by weekdays only.
func AddWorkdays(t time.Time, n int) (due time.Time, provisional bool) {
	due = Day(t)
	provisional = !known(due)
	for n > 0 {
		due = due.AddDate(0, 0, 1)
		if IsWorkday(due) {
			n--
		}
	}
	return due, provisional || !known(due)
}

func known(t time.Time) bool { return t.Year() >= firstYear && t.Year() <= lastYear }

// WorkdaysBetween counts the working days after from's day up to and including to's day; 0 when to is not after from.
func WorkdaysBetween(from, to time.Time) int {
	n := 0
	for d, last := Day(from).AddDate(0, 0, 1), Day(to); !d.After(last); d = d.AddDate(0, 0, 1) {
		if IsWorkday(d) {
			n++
		}
	}
	return n
}

// Remaining counts the working days left until due: 0 on the day itself, negative once it has passed,
// when even a weekend past due counts as one.
func Remaining(now, due time.Time) int {
	if Day(now).After(Day(due)) {
		return min(-1, -WorkdaysBetween(due, now))
	}
	return WorkdaysBetween(now, due)
}

// Mark is one day of a deadline chart.
type Mark struct {
	Date    time.Time
	Workday bool
}

// Days lists from's day to to's day, both included, for the bars that show which days count.
func Days(from, to time.Time) []Mark {
	var marks []Mark
	for d, last := Day(from), Day(to); !d.After(last); d = d.AddDate(0, 0, 1) {
		marks = append(marks, Mark{d, IsWorkday(d)})
	}
	return marks
}
