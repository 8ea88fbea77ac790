package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/schedules"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListSchedules handles GET /admin/schedules.
func (c *Console) ListSchedules(ctx *fiber.Ctx) error {
	list, err := c.Schedules.Schedules(ctx.UserContext())
	if err != nil {
		return err
	}
	last := map[schedules.Key]schedules.Tick{}
	for _, s := range list {
		ticks, err := c.Schedules.Ticks(ctx.UserContext(), s.Key, 1)
		if err != nil {
			return err
		}
		if len(ticks) > 0 {
			last[s.Key] = ticks[0]
		}
	}
	return page.Render(ctx, views.Schedules(views.SchedulesPage{Schedules: list, Ticks: last, Now: c.Schedules.Now()}))
}
