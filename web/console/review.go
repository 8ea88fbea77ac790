package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// showReview fills in what every review shares and shows it; problem is about the reason for a return, or nil.
func (c *Console) showReview(ctx *fiber.Ctx, r views.Review, table string, id int64, about error) error {
	events, err := c.Policies.History(ctx.UserContext(), table, id)
	if err != nil {
		return err
	}
	if len(events) > 0 {
		r.Drafter = events[len(events)-1].Actor
	}
	if r.Flow.WrittenBy(page.Actor(ctx).ID) {
		r.Blocked = policies.ErrSelfReview.Error()
	}
	status := fiber.StatusOK
	if known, ok := errors.AsType[*fault.Error](about); ok {
		status, r.Error, r.Reason = fiber.StatusUnprocessableEntity, known.Message, ctx.FormValue("reason")
	}
	return page.RenderStatus(ctx, status, views.ReviewPage(r))
}
