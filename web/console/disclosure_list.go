package console

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/disclosure"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListDisclosures handles GET /console/disclosure.
func (c *Console) ListDisclosures(ctx *fiber.Ctx) error {
	p := views.DisclosuresPage{State: disclosure.State(ctx.Query("state")), Now: page.Request(ctx).Now}
	var err error
	if p.List, err = c.Disclosure.List(ctx.UserContext(), p.State); err != nil {
		return err
	}
	return page.Render(ctx, views.Disclosures(p))
}

// dateValue reads a date control; what is no date is the zero time, which the services name as missing.
func dateValue(ctx *fiber.Ctx, name string) time.Time {
	t, err := calendar.Parse(ctx.FormValue(name))
	if err != nil {
		return time.Time{}
	}
	return t
}
