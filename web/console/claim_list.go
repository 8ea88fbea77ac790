package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/claims"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListClaims handles GET /console/claims.
func (c *Console) ListClaims(ctx *fiber.Ctx) error {
	p := views.ClaimQueuePage{Filter: claimFilter(ctx), Now: page.Request(ctx).Now}
	var err error
	if p.List, err = c.Claims.Queue(ctx.UserContext(), p.Filter); err != nil {
		return err
	}
	if p.Counts, err = c.Claims.Counts(ctx.UserContext(), p.Filter); err != nil {
		return err
	}
	if p.Notices, err = c.Claims.Notices(ctx.UserContext()); err != nil {
		return err
	}
	if p.Towns, err = c.Claims.Towns(ctx.UserContext()); err != nil {
		return err
	}
	return page.Render(ctx, views.ClaimQueue(p))
}

// claimFilter reads the filters of the address.
func claimFilter(ctx *fiber.Ctx) claims.Filter {
	return claims.Filter{State: claims.State(ctx.Query("state")), NoticeID: int64(ctx.QueryInt("notice")), Town: ctx.Query("town"),
		Query: ctx.Query("q"), Page: page.Number(ctx)}
}
