package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// EditProvider handles GET /admin/providers/:id/edit.
func (c *Console) EditProvider(ctx *fiber.Ctx) error {
	form, err := c.providerForm(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ProviderFormPage(form))
}

// SaveProvider handles POST /admin/providers/:id.
func (c *Console) SaveProvider(ctx *fiber.Ctx) error {
	form, err := c.providerForm(ctx)
	if err != nil {
		return err
	}
	in := providerInput(ctx, form.Kind)
	in.ID = form.Account.ID
	if _, err := c.Notify.SaveAccount(ctx.UserContext(), page.Actor(ctx), in); err != nil {
		return refuseProvider(ctx, form, err)
	}
	return page.To(ctx, providerPath(in.ID), "已保存，马上生效")
}

// providerForm is the form of an account as it is stored. The environment's has no configuration to ask for.
func (c *Console) providerForm(ctx *fiber.Ctx) (f views.ProviderForm, err error) {
	p, err := c.providerPage(ctx)
	switch {
	case err != nil:
		return f, err
	case p.Kind != nil:
		f.Kind = *p.Kind
	case p.Fixed():
		f.Kind = notify.Provider{Channel: p.Channel, Kind: p.Account.Kind, Label: p.Label}
	default:
		return f, notify.ErrNoKind
	}
	f.Account = p.Account
	return f, nil
}
