package portal

import (
	"errors"
	"fmt"

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
	settled, err := p.Matching.Answer(ctx.UserContext(), page.Actor(ctx), page.EnterpriseID(ctx), st)
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
	return page.To(ctx, "/me/profile", savedText(a, len(settled)))
}

// savedText says what an answer did.
func savedText(a enterprises.Attribute, settled int) string {
	if settled == 0 {
		return "已保存" + a.Label
	}
	return fmt.Sprintf("已保存%s，%d项政策有了新的判断", a.Label, settled)
}
