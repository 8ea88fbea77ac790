package api

import (
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/policies"
)

const (
	deadlines = 1000 // of a calendar
	past      = 30   // days for which a deadline stays
)

// ShowCalendar handles GET /calendars/:name: all.ics, or a topic's such as trade.ics.
func (a *API) ShowCalendar(c *fiber.Ctx) error {
	key, ending, _ := strings.Cut(c.Params("name"), ".")
	topic, known := policies.TopicOf(key)
	if ending != "ics" || key != "all" && !known {
		return errNoFeed
	}
	notices, err := a.Policies.Deadlines(c.UserContext(), topic.Key, a.Now().AddDate(0, 0, -past), deadlines)
	if err != nil {
		return err
	}
	name := "惠企政策申报截止日"
	if known {
		name += "：" + topic.Label
	}
	cal := ics.NewCalendarFor("-//Huizhida//Deadlines//ZH")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(name)
	cal.SetXWRCalDesc(office + "公开的申报通知的截止日")
	cal.SetXWRTimezone("Asia/Shanghai")
	cal.SetRefreshInterval("PT6H", ics.WithValue("DURATION"))
	var modified time.Time
	for _, n := range notices {
		if n.UpdatedAt.After(modified) {
			modified = n.UpdatedAt
		}
		cal.AddVEvent(a.deadline(n))
	}
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`inline; filename="%s.ics"`, key))
	return send(c, "text/calendar; charset=utf-8", []byte(cal.Serialize(ics.WithNewLineWindows)), modified, feedKeep)
}

// deadline is the day on which a notice closes. Its UID is the notice's for ever, so that a changed deadline moves and a withdrawn one goes.
func (a *API) deadline(n policies.CatalogNotice) *ics.VEvent {
	day := n.ClosesAt.In(calendar.Shanghai)
	e := ics.NewEvent(fmt.Sprintf("notice-%d@huizhida", n.ID))
	e.SetDtStampTime(n.UpdatedAt)
	e.SetLastModifiedAt(n.UpdatedAt)
	e.SetCreatedTime(n.PublishedAt)
	e.SetSequence(n.Version)
	e.SetAllDayStartAt(day)
	e.SetAllDayEndAt(day.AddDate(0, 0, 1))
	e.SetTimeTransparency(ics.TransparencyTransparent) // a deadline keeps nobody busy
	e.SetSummary("申报截止：" + n.Title)
	e.SetDescription(fmt.Sprintf("%s截止（北京时间）\n给%s\n%s", calendar.DateTime(n.ClosesAt), n.Audience, a.page(policies.NoticeModule, n.ID)))
	e.SetURL(a.page(policies.NoticeModule, n.ID))
	for _, t := range n.Topics {
		if topic, ok := policies.TopicOf(t); ok {
			e.AddCategory(topic.Label)
		}
	}
	if n.State == policies.Withdrawn {
		e.SetStatus(ics.ObjectStatusCancelled)
		return e
	}
	e.SetStatus(ics.ObjectStatusConfirmed)
	for _, before := range []struct{ trigger, text string }{{"-P6DT15H", "还有7天截止"}, {"-PT15H", "明天截止"}} { // at nine in the morning
		alarm := e.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetTrigger(before.trigger)
		alarm.SetProperty(ics.ComponentPropertyDescription, before.text+"："+n.Title)
	}
	return e
}
