package console

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// RecordAppeal handles POST /console/disclosure/:id/appeals.
func (c *Console) RecordAppeal(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	a, err := c.Disclosure.RecordAppeal(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("kind"), dateValue(ctx, "accepted_on"))
	if err != nil {
		return err
	}
	return page.To(ctx, "/console/disclosure/"+strconv.FormatInt(id, 10)+"#appeals", "已登记："+a.Kind)
}

// CloseAppeal handles POST /console/disclosure/:id/appeals/:appeal.
func (c *Console) CloseAppeal(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "appeal")
	if err != nil {
		return err
	}
	a, err := c.Disclosure.CloseAppeal(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("result"), dateValue(ctx, "closed_on"))
	if err != nil {
		return err
	}
	return page.To(ctx, "/console/disclosure/"+strconv.FormatInt(a.RequestID, 10)+"#appeals", "已登记："+a.Kind+"，"+a.Result)
}
