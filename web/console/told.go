package console

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// foundShown is how many enterprises a search by name offers.
const foundShown = 20

// FindTold handles GET /console/told: which enterprise, which day. One enterprise found leads straight to the answer.
func (c *Console) FindTold(ctx *fiber.Ctx) error {
	p := views.ToldSearch{Query: strings.TrimSpace(ctx.Query("q")), Day: ctx.Query("day"), Today: c.Notify.Now()}
	day, wrong := toldDay(ctx, c.Notify.Now())
	p.Errors = wrong
	if p.Query != "" && wrong == nil {
		found, total, err := c.Enterprises.Search(ctx.UserContext(), enterprises.Filter{Text: p.Query}, 0, foundShown)
		if err != nil {
			return err
		}
		if total == 1 {
			return page.To(ctx, toldPath(found[0].ID, 0, day), "")
		}
		p.Found, p.Total, p.Day = found, total, calendar.ISO(day)
	}
	if wrong != nil {
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ToldSearchPage(p))
	}
	return page.Render(ctx, views.ToldSearchPage(p))
}

// EnterpriseTold handles GET /console/enterprises/:id/told?day=: what it was told that day, or why not, of every notice that was open.
func (c *Console) EnterpriseTold(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	p := views.ToldDay{}
	if p.Enterprise, err = c.Enterprises.Get(ctx.UserContext(), id); err != nil {
		return err
	}
	day, wrong := toldDay(ctx, c.Notify.Now())
	if wrong != nil {
		p.Day, p.Typed, p.Errors = calendar.Day(c.Notify.Now()), ctx.Query("day"), wrong
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ToldDayPage(p))
	}
	p.Day, p.Typed = day, calendar.ISO(day)
	if p.Told, err = c.Notify.ToldThen(ctx.UserContext(), id, day); err != nil {
		return err
	}
	if err := c.auditTold(ctx, id, 0, day); err != nil {
		return err
	}
	return page.Render(ctx, views.ToldDayPage(p))
}

// ToldSlip handles GET /console/enterprises/:id/told/:notice?day=: the answer about one notice, to be printed.
func (c *Console) ToldSlip(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	notice, err := page.ID(ctx, "notice")
	if err != nil {
		return err
	}
	day, wrong := toldDay(ctx, c.Notify.Now())
	if wrong != nil {
		return matching.ErrNotPast
	}
	p := views.ToldSlip{Printed: c.Notify.Now(), By: page.Actor(ctx).Name}
	if p.Told, err = c.Notify.Told(ctx.UserContext(), id, notice, day); err != nil {
		return err
	}
	if err := c.auditTold(ctx, id, notice, day); err != nil {
		return err
	}
	return page.Render(ctx, views.ToldSlipPage(p))
}

// auditTold notes a look, not a browser's asking whether the page is there.
func (c *Console) auditTold(ctx *fiber.Ctx, enterprise, notice int64, day time.Time) error {
	if ctx.Method() == fiber.MethodHead {
		return nil
	}
	return c.Notify.AuditTold(ctx.UserContext(), page.Actor(ctx), enterprise, notice, day)
}

// toldDay reads the day of a question; without one it is today.
func toldDay(ctx *fiber.Ctx, now time.Time) (time.Time, views.Errors) {
	form := entries{c: ctx}
	day := form.date("day")
	switch {
	case form.bad != nil:
		return time.Time{}, form.bad
	case day == nil:
		return calendar.Day(now), nil
	}
	at := policies.OpensAt(*day)
	if at.After(now) {
		return time.Time{}, views.Errors{{Name: "day", Message: "只能查今天和以前的日子"}}
	}
	return at, nil
}

// toldPath is the answer for an enterprise and a day; of one notice, or with 0 of all.
func toldPath(enterprise, notice int64, day time.Time) string {
	path := "/console/enterprises/" + strconv.FormatInt(enterprise, 10) + "/told"
	if notice != 0 {
		path += "/" + strconv.FormatInt(notice, 10)
	}
	return path + "?" + url.Values{"day": {calendar.ISO(day)}}.Encode()
}
