package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowProvider handles GET /admin/providers/:id.
func (c *Console) ShowProvider(ctx *fiber.Ctx) error {
	p, err := c.providerPage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ProviderOf(p))
}

func (c *Console) providerPage(ctx *fiber.Ctx) (p views.ProviderPage, err error) {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return p, err
	}
	if p.Account, err = c.Notify.Account(ctx.UserContext(), id); err != nil {
		return p, err
	}
	if kind, err := c.Notify.Kind(p.Channel, p.Account.Kind); err == nil {
		p.Kind = &kind
	}
	return p, nil
}
