package views

import (
	"strconv"
	"time"

	"huizhida/calendar"
	"huizhida/schedules"
)

// upcomingShown is how many moments ahead a schedule shows.
const upcomingShown = 5

// SchedulesPage lists what happens by the clock.
type SchedulesPage struct {
	Schedules []schedules.Schedule
	Ticks     map[schedules.Key]schedules.Tick // the last of each
	Now       time.Time
}

// SchedulePage is one schedule, with a form that says anew when it happens.
type SchedulePage struct {
	schedules.Schedule
	Ticks      []schedules.Tick
	Expression string // as typed
	Workdays   bool
	Trial      []time.Time // when it would happen as typed; nil: nothing was tried
	TrialWords string
	Errors     Errors
	Now        time.Time
}

func schedulePath(k schedules.Key, rest ...string) string {
	path := "/admin/schedules/" + string(k)
	for _, r := range rest {
		path += r
	}
	return path
}

// moments writes moments as the page lists them: 6月15日（周三）2:30.
func moments(list []time.Time) []string {
	out := make([]string, len(list))
	for i, at := range list {
		at = at.In(calendar.Shanghai)
		out[i] = at.Format("1月2日") + "（" + calendar.Weekday(at) + "）" + at.Format("15:04")
	}
	return out
}

// tickText says how the last tick went.
func tickText(t schedules.Tick, known bool) string {
	if !known {
		return "还没有执行过"
	}
	text := calendar.Clock(t.At)
	if t.Late() {
		text += "，停机错过，" + calendar.Clock(t.TakenAt) + "补做"
	}
	if t.Missed > 0 {
		text += "一次，代替错过的" + strconv.Itoa(t.Missed+1) + "次"
	}
	return text
}

func scheduleStatus(s schedules.Schedule) (StatusKind, string) {
	if !s.Enabled {
		return StatusOff, "已暂停"
	}
	return StatusDone, "按时执行"
}

// changedBy says who decided when it happens.
func changedBy(s schedules.Schedule) string {
	if s.UpdatedBy == "" {
		return "出厂设置"
	}
	return s.UpdatedBy + "于" + calendar.Clock(s.UpdatedAt) + "修改"
}
