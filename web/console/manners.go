package console

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowManners handles GET /console/manners.
func (c *Console) ShowManners(ctx *fiber.Ctx) error {
	p, err := c.mannersPage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.Manners(p))
}

func (c *Console) mannersPage(ctx *fiber.Ctx) (p views.MannersPage, err error) {
	list, err := c.Notify.Manners(ctx.UserContext())
	if err != nil {
		return p, err
	}
	for _, m := range list {
		p.Forms = append(p.Forms, views.MannersForm{Now: m, Typed: m, Cap: strconv.Itoa(m.Cap), Days: strconv.Itoa(m.CapDays)})
	}
	role := page.Viewer(ctx).Role
	p.MayEdit = role == accounts.SectionHead || role == accounts.SystemAdmin
	return p, nil
}

// SaveManners handles POST /console/manners/:class. With try it says what the settings would come to, and saves nothing.
func (c *Console) SaveManners(ctx *fiber.Ctx) error {
	p, err := c.mannersPage(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(p.Forms, func(f views.MannersForm) bool { return string(f.Now.Class) == ctx.Params("class") })
	if at < 0 {
		return fault.New(fault.NotFound, "没有这个类别")
	}
	form := &p.Forms[at]
	form.Typed, form.Cap, form.Days = mannersTyped(ctx, form.Now.Class), ctx.FormValue("cap"), ctx.FormValue("cap_days")
	if ctx.FormValue("try") != "" {
		err = form.Typed.Check()
	} else {
		err = c.Notify.SaveManners(ctx.UserContext(), page.Actor(ctx), form.Typed)
	}
	known, ok := errors.AsType[*fault.Error](err)
	switch {
	case err == nil && ctx.FormValue("try") != "":
		form.Trial = form.Typed.Effect()
		return page.Render(ctx, views.Manners(p))
	case err == nil:
		return page.To(ctx, "/console/manners", form.Now.Class.Label()+"类的规矩已保存")
	case !ok || known.Fields == nil:
		return err
	}
	for _, f := range known.Fields {
		form.Errors = append(form.Errors, fault.Field{Name: views.MannersControl(form.Now.Class, f.Name), Message: f.Message})
	}
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.Manners(p))
}

// mannersTyped reads the form; a number that is none becomes one that the service refuses.
func mannersTyped(ctx *fiber.Ctx, class notify.Class) notify.Manners {
	m := notify.Manners{Class: class, From: minutes(ctx.FormValue("from")), To: minutes(ctx.FormValue("to")), Workdays: ctx.FormValue("workdays") == "1",
		Past: notify.Past(ctx.FormValue("past")), Cap: wholeOr(ctx.FormValue("cap"), -1), CapDays: wholeOr(ctx.FormValue("cap_days"), -1),
		Digest: ctx.FormValue("digest") == "1"}
	if at, err := time.Parse(time.RFC3339Nano, ctx.FormValue("seen")); err == nil {
		m.UpdatedAt = &at
	}
	return m
}

// minutes reads a control that holds minutes since midnight.
func minutes(text string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return time.Duration(n) * time.Minute
}
