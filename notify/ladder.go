package notify

import (
	"fmt"
	"slices"
	"time"

	"huizhida/calendar"
	"huizhida/fault"
)

// Rung is a channel that is used when nobody read what went out on the ones before.
type Rung struct {
	Channel  Channel `json:"channel"`
	Hours    int     `json:"hours,omitempty"`    // after the channel before it, or the start
	Workdays int     `json:"workdays,omitempty"` // instead of Hours: so many working days, to the same time of day
}

// Ladder is the order in which channels follow one another. A channel of the campaign that is not on it goes out at once.
type Ladder []Rung

// due is when a rung is reached that was begun to wait for at a moment.
func (r Rung) due(from time.Time) time.Time {
	if r.Workdays == 0 {
		return from.Add(time.Duration(r.Hours) * time.Hour)
	}
	day, _ := calendar.AddWorkdays(from, r.Workdays)
	return day.Add(from.Sub(calendar.Day(from)))
}

// Label is the wait in words: 24小时未读后发短信.
func (r Rung) Label() string {
	wait := fmt.Sprintf("%d小时", r.Hours)
	if r.Workdays > 0 {
		wait = fmt.Sprintf("%d个工作日", r.Workdays)
	}
	if r.Channel == Call {
		return wait + "未读后由工作人员打电话"
	}
	return wait + "未读后发" + r.Channel.Label()
}

// columns are the rung of each of a campaign's channels, 0 for one that goes out at once, and when it would be reached from a moment on if it
// came next.
func (l Ladder) columns(channels []Channel, from time.Time) (rungs []int32, due []*time.Time) {
	rungs, due = make([]int32, len(channels)), make([]*time.Time, len(channels))
	for i, c := range channels {
		if n := slices.IndexFunc(l, func(r Rung) bool { return r.Channel == c }); n >= 0 {
			at := l[n].due(from)
			rungs[i], due[i] = int32(n+1), &at
		}
	}
	return rungs, due
}

// clean answers the mistakes of a ladder.
func (l Ladder) clean() (wrong []fault.Field) {
	add := func(message string) { wrong = append(wrong, fault.Field{Name: "ladder", Message: message}) }
	for i, r := range l {
		switch {
		case !slices.Contains(AllChannels, r.Channel) || r.Channel == Inbox:
			add("没有这个渠道：" + string(r.Channel))
		case slices.ContainsFunc(l[:i], func(o Rung) bool { return o.Channel == r.Channel }):
			add(r.Channel.Label() + "只能用一次")
		case r.Channel == Call && i < len(l)-1:
			add("电话只能是最后一步")
		case (r.Hours > 0) == (r.Workdays > 0) || r.Hours < 0 || r.Workdays < 0 || r.Hours > 60*24 || r.Workdays > 60:
			add("请填写等待的小时数或工作日数，不超过 60 天")
		}
	}
	return wrong
}
