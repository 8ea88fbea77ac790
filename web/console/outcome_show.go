package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/claims"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowOutcome handles GET /console/outcomes/:id.
func (c *Console) ShowOutcome(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	p := views.OutcomePage{List: claims.List(ctx.Query("list", string(claims.Unpushed))), Page: page.Number(ctx)}
	if p.Import, err = c.Claims.OutcomeImport(ctx.UserContext(), id); err != nil {
		return err
	}
	if p.Counts, err = c.Claims.OutcomeCounts(ctx.UserContext(), p.Import.NoticeID); err != nil {
		return err
	}
	if p.Rows, err = c.Claims.Outcomes(ctx.UserContext(), p.Import.NoticeID, p.List, p.Page); err != nil {
		return err
	}
	return page.Render(ctx, views.Outcome(p))
}
