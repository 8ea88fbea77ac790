package views

import (
	"fmt"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

var campaignSteps = []string{"起草", "受众快照与预检", "批准", "发送", "结果"}

func (p CampaignPage) step() int {
	switch p.Campaign.State {
	case notify.Submitted:
		return 2
	case notify.Approved, notify.Scheduled, notify.Running, notify.Paused:
		return 3
	case notify.Finished:
		return 4
	}
	return 0
}

// sentence says how far the sending is.
func (p CampaignProgress) sentence() string {
	t := notify.Total(p.Channels)
	switch {
	case p.Campaign.Rehearses != nil && p.Campaign.State == notify.Approved:
		return "即将开始演练"
	case p.Campaign.State == notify.Approved:
		return "已批准，即将开始发送"
	case p.Campaign.State == notify.Scheduled && p.Campaign.StartsAt != nil:
		return "已批准，" + dayHour(*p.Campaign.StartsAt) + "开始发送"
	case p.Campaign.StartedAt == nil:
		return "还没有开始发送"
	case t.Due() == 0:
		return "没有要发出的消息"
	case t.Counts[notify.Recorded] == t.Due():
		return "已记录" + Num(t.Due()) + "条，未发出"
	}
	return "已发出" + Num(t.Sent()) + "条，占" + Rate(t.Sent(), t.Due())
}

// note says what the reader should do about what is not well.
func (p CampaignProgress) note() string {
	t := notify.Total(p.Channels)
	var parts []string
	if n := t.Counts[notify.Recorded]; n > 0 && n < t.Due() {
		parts = append(parts, "只记录"+Num(n)+"条：这个渠道没有配置，没有发出。")
	}
	if n := t.Counts[notify.Unknown]; n > 0 {
		parts = append(parts, fmt.Sprintf("结果不明%s条：发送中断，无法确定是否送出，系统不会自动重发，请核对后决定。", Num(n)))
	}
	if n := t.Counts[notify.Held]; n > 0 {
		parts = append(parts, fmt.Sprintf("%s条不在可以打扰的时间，到时自动发出。", Num(n)))
	}
	if n := t.Counts[notify.Expired]; n > 0 {
		parts = append(parts, fmt.Sprintf("%s条没有赶在申报截止前发出，不再发。", Num(n)))
	}
	if n := t.Counts[notify.Deferred]; n > 0 {
		parts = append(parts, fmt.Sprintf("%s条暂时没有发出，系统会按1分钟、5分钟、20分钟、1小时、4小时的间隔重试。", Num(n)))
	}
	return strings.Join(parts, "")
}

// column is one of the progress table's figures, with the list behind it.
type column struct {
	label string
	state string // of the list
	n     func(notify.Progress) int
	bad   bool
}

func of(state notify.DeliveryState) func(notify.Progress) int {
	return func(p notify.Progress) int { return p.Counts[state] }
}

// progressColumns are the figures that every campaign has, and those that this one has any of.
func progressColumns(total notify.Progress) []column {
	columns := []column{{label: "应发", state: "due", n: notify.Progress.Due}, {label: "已发出", state: "sent", n: notify.Progress.Sent},
		{label: "已送达", state: "reached", n: notify.Progress.Delivered}, {label: "失败", state: "failed", n: of(notify.Failed), bad: true},
		{label: "结果不明", state: "unknown", n: of(notify.Unknown), bad: true}}
	for _, state := range []notify.DeliveryState{notify.Accepted, notify.Planned, notify.Held, notify.Deferred, notify.Recorded, notify.Expired, notify.Dropped} {
		if total.Counts[state] > 0 {
			columns = append(columns, column{label: columnLabel(state), state: string(state), n: of(state)})
		}
	}
	return columns
}

// columnLabel is a state's heading: what was taken and not reported on yet waits for its receipt.
func columnLabel(state notify.DeliveryState) string {
	if state == notify.Accepted {
		return "等回执"
	}
	return state.Label()
}

// pace is how often the progress is asked for: often while something moves.
func (p CampaignProgress) pace() string {
	if p.Campaign.State == notify.Running || p.Campaign.State == notify.Approved {
		return "every 2s"
	}
	return "every 30s"
}

// dayHour is a date with its weekday and the time: 6月15日（周三）9:30.
func dayHour(at time.Time) string {
	at = at.In(calendar.Shanghai)
	return at.Format("1月2日") + "（" + calendar.Weekday(at) + "）" + at.Format("15:04")
}
