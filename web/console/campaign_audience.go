package console

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// CampaignAudience handles GET /console/campaigns/:id/audience.
func (c *Console) CampaignAudience(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	p := views.MemberList{Search: ctx.Query("q")}
	if p.Campaign, err = c.Notify.Campaign(ctx.UserContext(), id); err != nil {
		return err
	}
	at := page.Number(ctx)
	p.Paging = views.Paging{Path: campaignPath(id) + "/audience", Query: url.Values{"q": {p.Search}}, Page: at, PerPage: deliveriesPerPage, Unit: "家"}
	p.Members, p.Paging.Total, err = c.Notify.Members(ctx.UserContext(), p.Campaign, p.Search, deliveriesPerPage, (at-1)*deliveriesPerPage)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.MembersPage(p))
}
