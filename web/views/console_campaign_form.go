package views

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

// CampaignForm asks for a campaign's words, of a new one or to change one, and for what is to happen.
type CampaignForm struct {
	Campaign notify.Campaign // as stored, or blank
	Title    string
	Subject  string
	Body     string
	Channels []notify.Channel // used at once
	Topic    notify.Topic
	Class    notify.Class
	StartsAt string // as the control writes it; empty: as soon as it is approved
	Late     notify.Late
	Rungs    []RungRow

	FollowUp        bool
	RemindDays      []int
	Unclaimed       string
	ReminderSubject string
	ReminderBody    string

	Version  int
	Errors   Errors
	Eligible int
	Silent   []notify.Channel // what is sent on them is recorded and does not leave
	Now      time.Time
}

// LadderRows is how many steps of a ladder the form asks for: one for each channel that can be one.
const LadderRows = 7

// shownRows is how many of them stand on the form when fewer are used.
const shownRows = 3

// RungRow is a step of a ladder as it is typed.
type RungRow struct {
	Channel notify.Channel
	Wait    string
	Unit    string // hours or workdays
}

// Rung is the step; false when its wait is no number.
func (r RungRow) Rung() (notify.Rung, bool) {
	n, err := strconv.Atoi(r.Wait)
	if r.Unit == "workdays" {
		return notify.Rung{Channel: r.Channel, Workdays: n}, err == nil
	}
	return notify.Rung{Channel: r.Channel, Hours: n}, err == nil
}

// LocalMoment is how a datetime-local control writes a moment.
const LocalMoment = "2006-01-02T15:04"

// NewCampaignForm is the form with what the campaign says.
func NewCampaignForm(c notify.Campaign) CampaignForm {
	f := CampaignForm{Campaign: c, Version: c.Version}
	f.Type(notify.CampaignInput{Title: c.Title, Subject: c.Subject, Body: c.Body, Channels: c.Channels, Topic: c.Topic, Class: c.Class, Late: c.Late,
		Ladder: c.Ladder, FollowUp: c.FollowUp, Reminders: c.Reminders()})
	if c.StartsAt != nil {
		f.StartsAt = c.StartsAt.In(calendar.Shanghai).Format(LocalMoment)
	}
	if c.RemindUnclaimed > 0 {
		f.Unclaimed = strconv.Itoa(c.RemindUnclaimed)
	}
	for _, r := range c.Ladder {
		row := RungRow{Channel: r.Channel, Wait: strconv.Itoa(r.Hours), Unit: "hours"}
		if r.Workdays > 0 {
			row.Wait, row.Unit = strconv.Itoa(r.Workdays), "workdays"
		}
		f.Rungs = append(f.Rungs, row)
	}
	return f
}

// Type puts the words and choices of an input into the form.
func (p *CampaignForm) Type(in notify.CampaignInput) {
	p.Title, p.Subject, p.Body = in.Title, in.Subject, in.Body
	p.Topic, p.Class, p.Late = cmp.Or(in.Topic, notify.PolicyPush), cmp.Or(in.Class, notify.Informative), cmp.Or(in.Late, notify.AskLate)
	p.FollowUp, p.RemindDays = in.FollowUp, in.Reminders.Days
	p.ReminderSubject, p.ReminderBody = in.Reminders.Subject, in.Reminders.Body
	if !in.Reminders.Any() {
		p.ReminderSubject, p.ReminderBody = cmp.Or(p.ReminderSubject, notify.UsualReminder.Subject), cmp.Or(p.ReminderBody, notify.UsualReminder.Body)
	}
	p.Channels = nil
	for _, c := range in.Channels {
		if !slices.ContainsFunc(in.Ladder, func(r notify.Rung) bool { return r.Channel == c }) {
			p.Channels = append(p.Channels, c)
		}
	}
}

func (p CampaignForm) channelOptions() []Option {
	var options []Option
	for _, c := range notify.AllChannels {
		if c == notify.Call { // which is made when nothing else was read, and never at once
			continue
		}
		options = append(options, Option{Value: string(c), Label: c.Label(), Hint: p.channelHint(c), Selected: slices.Contains(p.Channels, c)})
	}
	return options
}

func (p CampaignForm) channelHint(c notify.Channel) string {
	if slices.Contains(p.Silent, c) {
		return channelHints[c] + "；本机未配置，只记录、不发出"
	}
	return channelHints[c]
}

// topicOptions leave out what needs no consent: a push is never about an enterprise's own case.
func (p CampaignForm) topicOptions() []Option {
	var options []Option
	for _, t := range notify.Topics {
		if !t.Required() || t == p.Topic {
			options = append(options, Option{Value: string(t), Label: string(t), Hint: topicHints[t], Selected: t == p.Topic})
		}
	}
	return options
}

func (p CampaignForm) classOptions() []Option {
	var options []Option
	for _, c := range notify.Classes {
		options = append(options, Option{Value: string(c), Label: c.Label(), Hint: classHint(c), Selected: c == p.Class})
	}
	return options
}

func (p CampaignForm) lateOptions() []Option {
	var options []Option
	for _, l := range notify.Lates {
		options = append(options, Option{Value: string(l), Label: l.Label(), Hint: lateHints[l], Selected: l == p.Late})
	}
	return options
}

// dayOptions are the usual reminders, and what others the campaign has.
func (p CampaignForm) dayOptions() []Option {
	days := slices.Concat(notify.UsualDays, p.RemindDays)
	slices.SortFunc(days, func(a, b int) int { return b - a })
	var options []Option
	for _, n := range slices.Compact(days) {
		options = append(options, Option{Value: strconv.Itoa(n), Label: "截止前" + strconv.Itoa(n) + "个工作日", Hint: p.dayHint(n), Selected: slices.Contains(p.RemindDays, n)})
	}
	return options
}

func (p CampaignForm) dayHint(n int) string {
	day := notify.ReminderDay(p.Campaign.ClosesAt, n)
	if day.After(p.Now) {
		return dayOf(day) + "提醒此前告知过、还没有申领的企业"
	}
	return "应在" + dayOf(day) + "提醒，已经赶不上"
}

// ladderRows are the steps, with room for more.
func (p CampaignForm) ladderRows() []RungRow {
	rows := slices.Clone(p.Rungs)
	for len(rows) < min(max(shownRows, len(p.Rungs)+1), LadderRows) {
		rows = append(rows, RungRow{Wait: "24", Unit: "hours"})
	}
	return rows
}

func rungChannels(chosen notify.Channel) []Option {
	options := []Option{{Label: "不用"}}
	for _, c := range notify.AllChannels {
		if c != notify.Inbox {
			options = append(options, Option{Value: string(c), Label: c.Label(), Selected: c == chosen})
		}
	}
	return options
}
