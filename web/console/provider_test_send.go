package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// TestProvider handles POST /admin/providers/:id/test.
func (c *Console) TestProvider(ctx *fiber.Ctx) error {
	p, err := c.providerPage(ctx)
	if err != nil {
		return err
	}
	address := ctx.FormValue("address")
	err = c.Notify.TryAccount(ctx.UserContext(), page.Actor(ctx), p.ID, address)
	if err == nil {
		return page.To(ctx, providerPath(p.ID), "服务商已接收测试消息，请到您自己的"+p.Channel.Label()+"里看看是否收到")
	}
	known, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	if p, err = c.providerPage(ctx); err != nil { // the trial may have changed how it is
		return err
	}
	p.Address, p.TestFail = address, known.Message
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ProviderOf(p))
}
