package notify

import (
	"slices"

	"github.com/riverqueue/river"

	"huizhida/fault"
)

// Reminders are what a campaign may send later under the same approval. The zero value is none.
type Reminders struct {
	Days      []int // before the closing, in working days
	Unclaimed int   // working days after an enterprise was told, to those who have not claimed; 0: none
	Subject   string
	Body      string // Markdown with tokens
}

// Any tells whether there is any reminder.
func (r Reminders) Any() bool { return len(r.Days) > 0 || r.Unclaimed > 0 }

// UsualDays are the reminders before a closing that are offered.
var UsualDays = []int{14, 3, 1}

// Reminders are what was approved with the campaign.
func (c Campaign) Reminders() Reminders {
	return Reminders{Days: c.RemindDays, Unclaimed: c.RemindUnclaimed, Subject: c.ReminderSubject, Body: c.ReminderBody}
}

// cleanReminders puts the days in order, and answers the mistakes in page order.
func (in *CampaignInput) cleanReminders(text func(name, value, label string, limit int)) (wrong []fault.Field) {
	r := &in.Reminders
	slices.SortFunc(r.Days, func(a, b int) int { return b - a })
	r.Days = slices.Compact(r.Days)
	if r.Days == nil {
		r.Days = []int{}
	}
	if slices.ContainsFunc(r.Days, func(n int) bool { return n < 1 || n > 60 }) {
		wrong = append(wrong, fault.Field{Name: "remind_days", Message: "截止提醒应提前1到60个工作日"})
	}
	if r.Unclaimed < 0 || r.Unclaimed > 60 {
		wrong = append(wrong, fault.Field{Name: "remind_unclaimed", Message: "未申领提醒应在告知后1到60个工作日"})
	}
	if r.Any() {
		text("reminder_subject", r.Subject, "提醒的标题", 100)
		text("reminder_body", r.Body, "提醒的正文", 5000)
	} else {
		r.Subject, r.Body = "", ""
	}
	return wrong
}

// followed is what an approval covers beyond the first push; nil when that is all, so that older approvals stand.
func (c Campaign) followed() []any {
	var list []any
	if c.Purpose != "" && c.Purpose != Announce {
		list = append(list, "purpose", c.Purpose, c.AmendmentID)
	}
	if c.FollowUp {
		list = append(list, "follow_up")
	}
	if r := c.Reminders(); r.Any() {
		list = append(list, "reminders", r)
	}
	return list
}

// FollowUpArgs asks for those who became eligible for a notice to be told of it. The worker is jobs.FollowUp.
type FollowUpArgs struct {
	NoticeID int64 `json:"notice_id" river:"unique"`
	Round    int64 `json:"round" river:"unique"` // the minute in which it was asked for: asked for often, it is done once
}

// Kind names the job in the database; it never changes.
func (FollowUpArgs) Kind() string { return "follow_up" }

// InsertOpts leaves out what was asked for in the same minute.
func (FollowUpArgs) InsertOpts() river.InsertOpts { return *onceAtATime(river.QueueDefault) }
