package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewNotice handles GET /console/benefits/:id/notices/new with a window of 30 working days from today.
func (c *Console) NewNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	form, err := c.noticeForm(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	today := page.Request(ctx).Now
	closes, _ := calendar.AddWorkdays(today, 30) // a guess to be changed, so a provisional one will do
	form.Typed = views.NoticeTyped{Title: form.Benefit.Benefit.Title + "申报通知", OpensOn: calendar.ISO(today), ClosesOn: calendar.ISO(closes), ClosesTime: "17:00"}
	return page.Render(ctx, views.NoticeEditPage(form))
}
