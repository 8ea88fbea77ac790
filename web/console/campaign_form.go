package console

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// campaignInput reads what a drafter typed.
func campaignInput(ctx *fiber.Ctx) notify.CampaignInput {
	in := notify.CampaignInput{Title: ctx.FormValue("title"), Subject: ctx.FormValue("subject"), Body: ctx.FormValue("body")}
	for _, channel := range ctx.Context().PostArgs().PeekMulti("channels") {
		in.Channels = append(in.Channels, notify.Channel(channel))
	}
	return in
}

// showCampaignForm shows the form with what the campaign says, or under a refusal what was typed.
func (c *Console) showCampaignForm(ctx *fiber.Ctx, campaign notify.Campaign, typed *notify.CampaignInput, refusal error) error {
	form := views.CampaignForm{Campaign: campaign, Title: campaign.Title, Subject: campaign.Subject, Body: campaign.Body,
		Channels: campaign.Channels, Version: campaign.Version, Sends: c.Notify.Sends(notify.Email)}
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
	form.Version, _ = strconv.Atoi(ctx.FormValue("version")) // a mangled one is stale
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.CampaignFormPage(form))
}

func campaignPath(id int64) string { return "/console/campaigns/" + strconv.FormatInt(id, 10) }
