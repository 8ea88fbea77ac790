package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/schedules"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SaveSchedule handles POST /admin/schedules/:key. With try it says when the schedule would happen, and saves nothing.
func (c *Console) SaveSchedule(ctx *fiber.Ctx) error {
	p, err := c.schedulePage(ctx)
	if err != nil {
		return err
	}
	in := schedules.Input{Expression: ctx.FormValue("expression"), Workdays: ctx.FormValue("workdays") == "1", Enabled: p.Enabled}
	if ctx.FormValue("try") != "" {
		return trySchedule(ctx, p, in)
	}
	if err := c.Schedules.Edit(ctx.UserContext(), page.Actor(ctx), p.Key, version(ctx), in); err != nil {
		return refuseSchedule(ctx, p, in, err)
	}
	return page.To(ctx, "/admin/schedules/"+string(p.Key), "已保存，从下一次起按新的时间执行")
}

// trySchedule shows the schedule as it would be.
func trySchedule(ctx *fiber.Ctx, p views.SchedulePage, in schedules.Input) error {
	plan, err := schedules.Parse(in.Expression, in.Workdays)
	if err != nil {
		return refuseSchedule(ctx, p, in, err)
	}
	p.Expression, p.Workdays = in.Expression, in.Workdays
	p.Trial, p.TrialWords = plan.Upcoming(p.Now, ticksAhead), plan.Words()
	return page.Render(ctx, views.ScheduleOf(p))
}

// refuseSchedule shows the form again with what was typed and what is wrong with it.
func refuseSchedule(ctx *fiber.Ctx, p views.SchedulePage, in schedules.Input, err error) error {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || known.Fields == nil {
		return err
	}
	p.Expression, p.Workdays, p.Errors = in.Expression, in.Workdays, known.Fields
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ScheduleOf(p))
}
