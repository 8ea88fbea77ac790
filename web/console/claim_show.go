package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// paneSize is how many waiting claims stand beside the one on the desk.
const paneSize = 10

// ShowClaim handles GET /console/claims/:id.
func (c *Console) ShowClaim(ctx *fiber.Ctx) error {
	p, err := c.claimPage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.Claim(p))
}

// claimPage is the claim in the path as it stands now, with all that helps to decide it.
func (c *Console) claimPage(ctx *fiber.Ctx) (views.ClaimPage, error) {
	p := views.ClaimPage{Now: page.Request(ctx).Now}
	id, err := page.ID(ctx, "id")
	if err != nil {
		return p, err
	}
	if p.Case, err = c.Claims.ByID(ctx.UserContext(), id); err != nil {
		return p, err
	}
	if p.Facts, err = c.Claims.Facts(ctx.UserContext(), p.EnterpriseID, p.NoticeID); err != nil {
		return p, err
	}
	if x, err := c.Matching.Explain(ctx.UserContext(), p.NoticeID, p.EnterpriseID); err == nil {
		basis := views.BasisOf(x) // without it the page still shows the verdict at submission
		p.Basis = &basis
	}
	p.Queue, err = c.Claims.Waiting(ctx.UserContext(), paneSize)
	return p, err
}
