package console

import (
	"cmp"
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

// localMoment is how a datetime-local control writes a moment.
const localMoment = "2006-01-02T15:04"

// campaignInput reads what a drafter typed; the refusal is about what is not even a moment.
func campaignInput(ctx *fiber.Ctx) (in notify.CampaignInput, refusal error) {
	in = notify.CampaignInput{Title: ctx.FormValue("title"), Subject: ctx.FormValue("subject"), Body: ctx.FormValue("body"),
		Class: notify.Class(ctx.FormValue("class")), Late: notify.Late(ctx.FormValue("late"))}
	for _, channel := range ctx.Context().PostArgs().PeekMulti("channels") {
		in.Channels = append(in.Channels, notify.Channel(channel))
	}
	typed := strings.Replace(strings.TrimSpace(ctx.FormValue("starts_at")), " ", "T", 1)
	if typed == "" {
		return in, nil
	}
	at, err := time.ParseInLocation(localMoment, typed, calendar.Shanghai)
	if err != nil {
		return in, fault.Form(fault.Field{Name: "starts_at", Message: "开始时间应写成 2022-06-15 09:00，或者留空"})
	}
	in.StartsAt = &at
	return in, nil
}

// showCampaignForm shows the form with what the campaign says, or under a refusal what was typed.
func (c *Console) showCampaignForm(ctx *fiber.Ctx, campaign notify.Campaign, typed *notify.CampaignInput, refusal error) error {
	form := views.CampaignForm{Campaign: campaign, Title: campaign.Title, Subject: campaign.Subject, Body: campaign.Body,
		Channels: campaign.Channels, Class: cmp.Or(campaign.Class, notify.Informative), Late: cmp.Or(campaign.Late, notify.AskLate),
		Version: campaign.Version}
	var err error
	if form.Silent, err = c.silent(ctx, notify.Channels); err != nil {
		return err
	}
	if campaign.StartsAt != nil {
		form.StartsAt = campaign.StartsAt.In(calendar.Shanghai).Format(localMoment)
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
	form.Title, form.Subject, form.Body, form.Channels, form.Errors = typed.Title, typed.Subject, typed.Body, typed.Channels, known.Fields
	form.Class, form.Late, form.StartsAt = typed.Class, typed.Late, ctx.FormValue("starts_at")
	form.Version, _ = strconv.Atoi(ctx.FormValue("version")) // a mangled one is stale
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.CampaignFormPage(form))
}

// silent are the channels that would be recorded and not sent, of those a campaign has or may have.
func (c *Console) silent(ctx *fiber.Ctx, channels []notify.Channel) (list []notify.Channel, err error) {
	for _, channel := range channels {
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
