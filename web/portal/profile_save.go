package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SaveProfile handles POST /me/profile: one attribute as the enterprise states it.
func (p *Portal) SaveProfile(ctx *fiber.Ctx) error {
	key := ctx.FormValue("key")
	a, ok := enterprises.Lookup(key)
	if !ok || !views.Declarable(key) {
		return enterprises.ErrNotStatable
	}
	st := enterprises.Statement{Key: key, Cell: ctx.FormValue("value"), Source: enterprises.SelfDeclared}
	if a.Yearly {
		st.Period = page.Request(ctx).Now.In(calendar.Shanghai).Year() - 1
	}
	_, err := p.Enterprises.SetFact(ctx.UserContext(), page.Actor(ctx), page.EnterpriseID(ctx), st)
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Fields != nil {
		v, err := p.profilePage(ctx, key)
		if err != nil {
			return err
		}
		v.Value, v.Errors = st.Cell, problem.Fields
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.Profile(v))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, "/me/profile", "已保存"+a.Label+"，政策正在重新判断")
}
