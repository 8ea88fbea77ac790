package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowEnterprise handles GET /console/enterprises/:id.
func (c *Console) ShowEnterprise(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	p := views.EnterprisePage{}
	if p.Enterprise, err = c.Enterprises.Get(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Sources, err = c.Enterprises.Facts(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Changed, err = c.Enterprises.Changed(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Size, p.SizeYear, err = c.Enterprises.SizeOf(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Opportunities, err = c.Matching.ForEnterprise(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Fits, err = c.Matching.Fits(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Contacts, err = c.contactsOf(ctx, id); err != nil {
		return err
	}
	return page.Render(ctx, views.Enterprise(p))
}

// contactsOf reads who may be told on an enterprise's behalf, and what they agreed to.
func (c *Console) contactsOf(ctx *fiber.Ctx, enterprise int64) (list []views.EnterpriseContact, err error) {
	people, err := c.Notify.Contacts(ctx.UserContext(), enterprise)
	if err != nil {
		return nil, err
	}
	for _, person := range people {
		shown := views.EnterpriseContact{Contact: person}
		if shown.Addresses, err = c.Notify.Addresses(ctx.UserContext(), enterprise, person.ID); err != nil {
			return nil, err
		}
		if shown.Consents, err = c.Notify.Consents(ctx.UserContext(), enterprise, person.ID); err != nil {
			return nil, err
		}
		list = append(list, shown)
	}
	return list, nil
}
