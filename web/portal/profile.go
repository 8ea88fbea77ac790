package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowProfile handles GET /me/profile: what the register knows of the enterprise, and with ?edit=KEY the form for one attribute.
func (p *Portal) ShowProfile(ctx *fiber.Ctx) error {
	v, err := p.profilePage(ctx, ctx.Query("edit"))
	if err != nil {
		return err
	}
	return page.Render(ctx, views.Profile(v))
}

func (p *Portal) profilePage(ctx *fiber.Ctx, edit string) (v views.ProfilePage, err error) {
	v.Now = page.Request(ctx).Now.In(calendar.Shanghai)
	if v.Enterprise, err = p.Enterprises.Get(ctx.UserContext(), page.EnterpriseID(ctx)); err != nil {
		return v, err
	}
	if v.Sources, err = p.Enterprises.Facts(ctx.UserContext(), page.EnterpriseID(ctx)); err != nil {
		return v, err
	}
	if a, ok := enterprises.Lookup(edit); ok && v.MayState(a) {
		v.Edit = &a
	}
	return v, nil
}
