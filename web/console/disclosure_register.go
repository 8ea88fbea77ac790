package console

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/disclosure"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewDisclosure handles GET /console/disclosure/new.
func (c *Console) NewDisclosure(ctx *fiber.Ctx) error {
	return page.Render(ctx, views.DisclosureNew(views.DisclosureNewPage{Received: calendar.ISO(page.Request(ctx).Now)}))
}

// RegisterDisclosure handles POST /console/disclosure.
func (c *Console) RegisterDisclosure(ctx *fiber.Ctx) error {
	reg := disclosure.Registration{Class: ctx.FormValue("class"), Applicant: ctx.FormValue("applicant"), Contact: ctx.FormValue("contact"),
		Channel: ctx.FormValue("channel"), Subject: ctx.FormValue("subject"), ReceivedOn: dateValue(ctx, "received_on")}
	r, err := c.Disclosure.Register(ctx.UserContext(), page.Actor(ctx), reg)
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Fields != nil {
		p := views.DisclosureNewPage{Typed: reg, Received: ctx.FormValue("received_on"), Errors: problem.Fields}
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.DisclosureNew(p))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, "/console/disclosure/"+strconv.FormatInt(r.ID, 10), "已登记 "+r.RefNo+"，"+calendar.Date(r.DueOn)+"前答复")
}
