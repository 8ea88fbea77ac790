package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/schedules"
	"huizhida/web/page"
)

// PauseSchedule handles POST /admin/schedules/:key/pause.
func (c *Console) PauseSchedule(ctx *fiber.Ctx) error {
	return c.switchSchedule(ctx, false, "已暂停，到点不再执行")
}

// ResumeSchedule handles POST /admin/schedules/:key/resume.
func (c *Console) ResumeSchedule(ctx *fiber.Ctx) error {
	return c.switchSchedule(ctx, true, "已继续，从下一次到点开始执行")
}

func (c *Console) switchSchedule(ctx *fiber.Ctx, on bool, done string) error {
	s, err := c.Schedules.Schedule(ctx.UserContext(), schedules.Key(ctx.Params("key")))
	if err != nil {
		return err
	}
	in := schedules.Input{Expression: s.Expression, Workdays: s.Workdays, Enabled: on}
	if err := c.Schedules.Edit(ctx.UserContext(), page.Actor(ctx), s.Key, version(ctx), in); err != nil {
		return err
	}
	return page.To(ctx, "/admin/schedules/"+string(s.Key), done)
}
