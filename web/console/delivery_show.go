package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowDelivery handles GET /console/deliveries/:id.
func (c *Console) ShowDelivery(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	p := views.DeliveryPage{}
	if p.Record, err = c.Notify.Record(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Campaign, err = c.Notify.Campaign(ctx.UserContext(), p.Record.CampaignID); err != nil {
		return err
	}
	p.MayDecide = p.Record.State == notify.Unknown && mayDecide(p.Campaign, page.Viewer(ctx))
	return page.Render(ctx, views.DeliveryShow(p))
}

// mayDecide tells whether the viewer is offered what is done about a campaign's deliveries.
func mayDecide(c notify.Campaign, viewer *accounts.Account) bool {
	return c.DraftedBy == viewer.ID || viewer.Role == accounts.SectionHead || viewer.Role == accounts.BureauLeader
}
