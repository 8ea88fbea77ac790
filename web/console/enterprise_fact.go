package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowFact handles GET /console/enterprises/:id/facts/:key, every value ever stated of one attribute.
func (c *Console) ShowFact(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	a, ok := enterprises.Lookup(ctx.Params("key"))
	if !ok {
		return fault.New(fault.NotFound, "没有这个属性")
	}
	e, err := c.Enterprises.Get(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	history, err := c.Enterprises.History(ctx.UserContext(), id, a.Key)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.FactHistory(e, a, history))
}
