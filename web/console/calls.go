package console

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

const callsPerPage = 50

// Calls handles GET /console/calls: whom staff should call, without names and numbers.
func (c *Console) Calls(ctx *fiber.Ctx) error {
	p := views.CallList{Town: ctx.Query("town")}
	p.CampaignID, _ = strconv.ParseInt(ctx.Query("campaign"), 10, 64) // anything else is all
	at, query := page.Number(ctx), url.Values{}
	if p.CampaignID != 0 {
		query.Set("campaign", strconv.FormatInt(p.CampaignID, 10))
	}
	if p.Town != "" {
		query.Set("town", p.Town)
	}
	var err error
	var total int
	p.Calls, total, err = c.Notify.Calls(ctx.UserContext(), notify.CallFilter{CampaignID: p.CampaignID, Town: p.Town, Limit: callsPerPage, Offset: (at - 1) * callsPerPage})
	if err != nil {
		return err
	}
	p.Paging = views.Paging{Path: "/console/calls", Query: query, Page: at, PerPage: callsPerPage, Total: total, Unit: "通"}
	return page.Render(ctx, views.CallsPage(p))
}

// OpenCall handles POST /console/calls/:id/open: shows one number, which is put on record, and asks how the call ended.
func (c *Console) OpenCall(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	return c.showCall(ctx, id, nil)
}

// RecordCall handles POST /console/calls/:id with how the call ended. Of two who record it at once the second is told so.
func (c *Console) RecordCall(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	err = c.Notify.RecordCall(ctx.UserContext(), page.Actor(ctx), id, notify.CallResult(ctx.FormValue("result")), ctx.FormValue("note"))
	known, ok := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return page.To(ctx, "/console/calls", "已登记通话结果")
	case errors.Is(err, notify.ErrNoCall):
		return page.Back(ctx, "/console/calls", notify.ErrNoCall.Error())
	case ok && len(known.Fields) > 0:
		return c.showCall(ctx, id, known.Fields)
	}
	return err
}

func (c *Console) showCall(ctx *fiber.Ctx, id int64, wrong []fault.Field) error {
	call, err := c.Notify.OpenCall(ctx.UserContext(), page.Actor(ctx), id)
	if errors.Is(err, notify.ErrNoCall) {
		return page.Back(ctx, "/console/calls", notify.ErrNoCall.Error())
	}
	if err != nil {
		return err
	}
	p := views.CallPage{Call: call, Result: notify.CallResult(ctx.FormValue("result")), Note: ctx.FormValue("note"), Errors: wrong}
	if wrong != nil {
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.CallShow(p))
	}
	return page.Render(ctx, views.CallShow(p))
}
