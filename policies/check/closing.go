package check

import (
	"time"

	"huizhida/calendar"
)

// Closing finds a window that closes on a day when nobody can be asked.
func Closing(at time.Time) []Finding {
	if calendar.IsWorkday(at) {
		return nil
	}
	return []Finding{{Check: "closing", Level: Warn, Excerpt: calendar.ISO(at),
		Message: "截止日" + calendar.Date(at) + "（" + calendar.Weekday(at) + "）不是工作日，企业临近截止时找不到人咨询"}}
}
