package views

import (
	"strconv"
	"time"

	"huizhida/calendar"
)

// soon is the number of working days from which a deadline is near and turns gold.
const soon = 3

// dayStep is the width of one day in the bar; every bar shares it, so that lengths compare.
const (
	dayStep = 6.6
	daysFit = 31
)

func dayX(i int) string { return strconv.FormatFloat(float64(i)*dayStep, 'f', 1, 64) }

// shownDays keeps the first and the last when a window is longer than the bar.
func shownDays(days []calendar.Mark) []calendar.Mark {
	if len(days) <= daysFit {
		return days
	}
	return append(append([]calendar.Mark{}, days[:daysFit-2]...), days[len(days)-1])
}

// daysLabel is what the bar says to those who cannot see it.
func daysLabel(days []calendar.Mark) string {
	if len(days) == 0 {
		return "已截止"
	}
	work := 0
	for _, d := range days {
		if d.Workday {
			work++
		}
	}
	first, last := days[0].Date, days[len(days)-1].Date
	return monthDay(first) + "至" + monthDay(last) + "，共" + strconv.Itoa(work) + "个工作日"
}

func monthDay(t time.Time) string { return t.Format("1月2日") }
