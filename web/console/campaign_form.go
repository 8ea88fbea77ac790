package console

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// campaignInput reads what a drafter typed; the refusal is about what is not even a moment or a number.
func campaignInput(ctx *fiber.Ctx) (in notify.CampaignInput, refusal error) {
	in = notify.CampaignInput{Title: ctx.FormValue("title"), Subject: ctx.FormValue("subject"), Body: ctx.FormValue("body"),
		Class: notify.Class(ctx.FormValue("class")), Topic: notify.Topic(ctx.FormValue("topic")), Late: notify.Late(ctx.FormValue("late")),
		FollowUp: ctx.FormValue("follow_up") != ""}
	for _, channel := range ctx.Context().PostArgs().PeekMulti("channels") {
		in.Channels = append(in.Channels, notify.Channel(channel))
	}
	var wrong []fault.Field
	if typed := strings.Replace(strings.TrimSpace(ctx.FormValue("starts_at")), " ", "T", 1); typed != "" {
		at, err := time.ParseInLocation(views.LocalMoment, typed, calendar.Shanghai)
		if err != nil {
			wrong = append(wrong, fault.Field{Name: "starts_at", Message: "开始时间应写成 2022-06-15 09:00，或者留空"})
		}
		in.StartsAt = &at
	}
	in.Reminders.Subject, in.Reminders.Body = strings.TrimSpace(ctx.FormValue("reminder_subject")), strings.TrimSpace(ctx.FormValue("reminder_body"))
	for _, day := range ctx.Context().PostArgs().PeekMulti("remind_days") {
		n, _ := strconv.Atoi(string(day)) // 0 is refused with the field's name
		in.Reminders.Days = append(in.Reminders.Days, n)
	}
	if typed := strings.TrimSpace(ctx.FormValue("remind_unclaimed")); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil {
			wrong = append(wrong, fault.Field{Name: "remind_unclaimed", Message: "请填写工作日数，例如 5；不提醒的留空"})
		}
		in.Reminders.Unclaimed = n
	}
	for _, r := range ladderTyped(ctx) {
		rung, ok := r.Rung()
		if !ok {
			wrong = append(wrong, fault.Field{Name: "ladder", Message: "等多久应填写数字，例如 24"})
		}
		in.Ladder = append(in.Ladder, rung)
	}
	return in, fault.Form(wrong...)
}

// ladderTyped are the rows of the ladder that name a channel, as they were typed.
func ladderTyped(ctx *fiber.Ctx) (list []views.RungRow) {
	for i := range views.LadderRows {
		prefix := "rung" + strconv.Itoa(i+1)
		r := views.RungRow{Channel: notify.Channel(ctx.FormValue(prefix + "_channel")), Wait: strings.TrimSpace(ctx.FormValue(prefix + "_wait")), Unit: ctx.FormValue(prefix + "_unit")}
		if r.Channel != "" {
			list = append(list, r)
		}
	}
	return list
}

// showCampaignForm shows the form with what the campaign says, or under a refusal what was typed.
func (c *Console) showCampaignForm(ctx *fiber.Ctx, campaign notify.Campaign, typed *notify.CampaignInput, refusal error) error {
	form := views.NewCampaignForm(campaign)
	form.Now = c.Notify.Now()
	var err error
	if form.Silent, err = c.silent(ctx, notify.AllChannels); err != nil {
		return err
	}
	audience, err := c.Notify.Audience(ctx.UserContext(), campaign)
	if err != nil {
		return err
	}
	form.Eligible = audience.Now
	if typed == nil {
		return page.Render(ctx, views.CampaignFormPage(form))
	}
	known, ok := errors.AsType[*fault.Error](refusal)
	if !ok || known.Fields == nil {
		return refusal
	}
	form.Type(*typed)
	form.Errors, form.StartsAt, form.Unclaimed, form.Rungs = known.Fields, ctx.FormValue("starts_at"), ctx.FormValue("remind_unclaimed"), ladderTyped(ctx)
	form.Version, _ = strconv.Atoi(ctx.FormValue("version")) // a mangled one is stale
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.CampaignFormPage(form))
}

// silent are the channels that would be recorded and not sent, of those a campaign has or may have.
func (c *Console) silent(ctx *fiber.Ctx, channels []notify.Channel) (list []notify.Channel, err error) {
	for _, channel := range channels {
		if channel == notify.Call { // is made by staff
			continue
		}
		reaches, err := c.Notify.Reaches(ctx.UserContext(), channel)
		if err != nil {
			return nil, err
		}
		if !reaches {
			list = append(list, channel)
		}
	}
	return list, nil
}

func campaignPath(id int64) string { return "/console/campaigns/" + strconv.FormatInt(id, 10) }
