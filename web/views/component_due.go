package views

import (
	"strconv"
	"time"
)

// soon is the number of working days from which a deadline is near and turns gold.
const soon = 3

// Day is one day before a deadline.
type Day struct {
	Date time.Time
	Work bool // a working day by the State Council's calendar
}

// dayStep is the width of one day in the bar; every bar shares it, so that lengths compare.
const (
	dayStep = 6.6
	daysFit = 31
)

func dayX(i int) string { return strconv.FormatFloat(float64(i)*dayStep, 'f', 1, 64) }

// shownDays keeps the first and the last when a window is longer than the bar.
func shownDays(days []Day) []Day {
	if len(days) <= daysFit {
		return days
	}
	return append(append([]Day{}, days[:daysFit-2]...), days[len(days)-1])
}

// daysLabel is what the bar says to those who cannot see it.
func daysLabel(days []Day) string {
	if len(days) == 0 {
		return "已截止"
	}
	work := 0
	for _, d := range days {
		if d.Work {
			work++
		}
	}
	first, last := days[0].Date, days[len(days)-1].Date
	return monthDay(first) + "至" + monthDay(last) + "，共" + strconv.Itoa(work) + "个工作日"
}

func monthDay(t time.Time) string { return t.Format("1月2日") }
