package views

import (
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

// plan says, in the order in which it comes, what happens once the campaign is approved.
func (p CampaignPage) plan() []Term {
	c := p.Campaign
	terms := []Term{{Label: "开始", Text: beginLine(c)}}
	if len(c.Ladder) > 0 {
		terms = append(terms, Term{Label: "没有读的", Text: ladderLine(c.Ladder) + "；读过的，后面的渠道不再用"})
	}
	terms = append(terms, Term{Label: "发给谁", Text: "站内信发给受众里的每一家；其他渠道只发给同意接收“" + string(c.Topic) + "”的联系人"})
	if c.ParentID != nil {
		return terms
	}
	if c.FollowUp {
		terms = append(terms, Term{Label: "以后符合的", Text: "截止前新符合条件的企业，按同一内容自动告知，每家一次，不再另行批准" + p.ended()})
	} else {
		terms = append(terms, Term{Label: "以后符合的", Text: "不告知；名单冻结之后才符合的，要另建活动"})
	}
	return append(terms, Term{Label: "提醒", Text: p.remindPlan()})
}

func (p CampaignPage) ended() string {
	if at := p.Campaign.FollowingEndedAt; at != nil {
		return "（" + stamp(at) + "已停止）"
	}
	return ""
}

func (p CampaignPage) remindPlan() string {
	r := p.Campaign.Reminders()
	if !r.Any() {
		return "不提醒"
	}
	var parts []string
	for _, n := range r.Days {
		parts = append(parts, remindWhen(p.Campaign.ClosesAt, n, p.Progress.Now))
	}
	if r.Unclaimed > 0 {
		parts = append(parts, "告知后满"+strconv.Itoa(r.Unclaimed)+"个工作日")
	}
	return strings.Join(parts, "、") + "，提醒仍然符合、还没有申领的企业；被退回、撤回或退订的不提醒" + p.ended()
}

func remindWhen(closes time.Time, n int, now time.Time) string {
	day := notify.ReminderDay(closes, n)
	text := "截止前" + strconv.Itoa(n) + "个工作日（" + day.In(calendar.Shanghai).Format("1月2日") + calendar.Weekday(day)
	if !day.After(now) {
		text += "，已过"
	}
	return text + "）"
}

// beginLine says when which channels begin.
func beginLine(c notify.Campaign) string {
	var first []notify.Channel
	for _, channel := range c.Channels {
		if !onLadder(c.Ladder, channel) {
			first = append(first, channel)
		}
	}
	if c.StartsAt == nil {
		return "批准后马上发" + channelLabels(first)
	}
	return dayHour(*c.StartsAt) + "发" + channelLabels(first) + "；那时系统停着、晚了半小时以上的，" + c.Late.Label()
}

func onLadder(l notify.Ladder, c notify.Channel) bool {
	for _, r := range l {
		if r.Channel == c {
			return true
		}
	}
	return false
}

// ladderLine says in which order channels follow: 24小时未读后发微信；再2个工作日未读后发短信.
func ladderLine(l notify.Ladder) string {
	if len(l) == 0 {
		return "没有，各渠道同时发"
	}
	var parts []string
	for i, r := range l {
		if i > 0 {
			parts = append(parts, "再"+r.Label())
		} else {
			parts = append(parts, r.Label())
		}
	}
	return strings.Join(parts, "；")
}

func followLine(follow bool) string {
	if follow {
		return "自动告知"
	}
	return "不告知"
}

func remindLine(r notify.Reminders) string {
	var parts []string
	for _, n := range r.Days {
		parts = append(parts, "截止前"+strconv.Itoa(n)+"个工作日")
	}
	if r.Unclaimed > 0 {
		parts = append(parts, "告知后"+strconv.Itoa(r.Unclaimed)+"个工作日没有申领")
	}
	if len(parts) == 0 {
		return "不提醒"
	}
	return strings.Join(parts, "、")
}

// dayOf is a date with its weekday: 6月15日（周三）.
func dayOf(at time.Time) string {
	at = at.In(calendar.Shanghai)
	return at.Format("1月2日") + "（" + calendar.Weekday(at) + "）"
}
