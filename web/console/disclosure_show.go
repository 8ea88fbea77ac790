package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowDisclosure handles GET /console/disclosure/:id.
func (c *Console) ShowDisclosure(ctx *fiber.Ctx) error {
	p, err := c.disclosurePage(ctx)
	if err != nil {
		return err
	}
	p.AnsweredAs = calendar.ISO(p.Now)
	return page.Render(ctx, views.Disclosure(p))
}

func (c *Console) disclosurePage(ctx *fiber.Ctx) (views.DisclosurePage, error) {
	p := views.DisclosurePage{Now: page.Request(ctx).Now}
	id, err := page.ID(ctx, "id")
	if err != nil {
		return p, err
	}
	if p.Request, err = c.Disclosure.ByID(ctx.UserContext(), id); err != nil {
		return p, err
	}
	p.Appeals, err = c.Disclosure.Appeals(ctx.UserContext(), id)
	return p, err
}
