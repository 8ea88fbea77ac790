package console

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/instance"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowHold handles GET /admin/hold.
func (c *Console) ShowHold(ctx *fiber.Ctx) error {
	hold, err := c.Instance.Held(ctx.UserContext())
	if err != nil {
		return err
	}
	return page.Render(ctx, views.HoldOf(views.HoldPage{Hold: hold}))
}

// HoldSending handles POST /admin/hold.
func (c *Console) HoldSending(ctx *fiber.Ctx) error {
	if err := c.Instance.Hold(ctx.UserContext(), page.Actor(ctx), ctx.FormValue("reason")); err != nil {
		return c.refuseHold(ctx, err)
	}
	return page.To(ctx, "/admin/hold", "已暂停全部发送")
}

// ReleaseSending handles POST /admin/hold/release.
func (c *Console) ReleaseSending(ctx *fiber.Ctx) error {
	paused, err := c.Instance.Release(ctx.UserContext(), page.Actor(ctx), instance.Decision(ctx.FormValue("decision")))
	if err != nil {
		return c.refuseHold(ctx, err)
	}
	done := "已恢复发送"
	if paused > 0 {
		done += "；" + strconv.Itoa(paused) + "个推送已暂停，核对后逐个继续"
	}
	return page.To(ctx, "/admin/hold", done)
}

// refuseHold shows the page again with what was typed and what is wrong with it.
func (c *Console) refuseHold(ctx *fiber.Ctx, err error) error {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || known.Fields == nil {
		return err
	}
	hold, err := c.Instance.Held(ctx.UserContext())
	if err != nil {
		return err
	}
	p := views.HoldPage{Hold: hold, Reason: ctx.FormValue("reason"), Decision: ctx.FormValue("decision"), Errors: known.Fields}
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.HoldOf(p))
}
