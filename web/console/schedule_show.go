package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/schedules"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ticksShown is how many past ticks a schedule shows, and ticksAhead how many that would come.
const (
	ticksShown = 10
	ticksAhead = 5
)

// ShowSchedule handles GET /admin/schedules/:key.
func (c *Console) ShowSchedule(ctx *fiber.Ctx) error {
	p, err := c.schedulePage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ScheduleOf(p))
}

func (c *Console) schedulePage(ctx *fiber.Ctx) (p views.SchedulePage, err error) {
	key := schedules.Key(ctx.Params("key"))
	if p.Schedule, err = c.Schedules.Schedule(ctx.UserContext(), key); err != nil {
		return p, err
	}
	p.Expression, p.Workdays, p.Now = p.Schedule.Expression, p.Schedule.Workdays, c.Schedules.Now()
	p.Ticks, err = c.Schedules.Ticks(ctx.UserContext(), key, ticksShown)
	return p, err
}
