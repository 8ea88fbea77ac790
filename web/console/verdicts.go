package console

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"huizhida/matching"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Verdicts handles GET /console/notices/:id/verdicts: the stored verdicts of a notice.
func (c *Console) Verdicts(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	filter := matching.Filter{Verdict: verdictOf(ctx), Lacks: ctx.Query("lacks"), Condition: ctx.QueryInt("condition"), Page: listing(ctx)}
	v := views.VerdictsPage{Filter: filter, Query: queries(ctx)}
	if v.Posted, err = c.Policies.Posted(ctx.UserContext(), id); err != nil {
		return err
	}
	if v.Overview, err = c.Matching.Overview(ctx.UserContext(), id); err != nil {
		return err
	}
	if v.Listing, err = c.Matching.Verdicts(ctx.UserContext(), id, filter); err != nil {
		return err
	}
	return page.Render(ctx, views.ConsoleVerdicts(v))
}

// Verdict handles GET /console/notices/:id/verdicts/:enterprise: why the notice does or does not fit the enterprise.
func (c *Console) Verdict(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	enterprise, err := page.ID(ctx, "enterprise")
	if err != nil {
		return err
	}
	posted, err := c.Policies.Posted(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	x, err := c.Matching.Explain(ctx.UserContext(), id, enterprise)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ConsoleVerdict(posted, x))
}

// Rematch handles POST /console/notices/:id/match: asks for the notice to be matched again.
func (c *Console) Rematch(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Matching.Request(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, "/console/notices/"+ctx.Params("id")+"/verdicts", "已安排重新匹配，完成后数字会更新")
}

// queries are the filters in the address, without the page.
func queries(ctx *fiber.Ctx) url.Values {
	q := url.Values{}
	for key, value := range ctx.Queries() {
		if value != "" && key != "page" {
			q.Set(key, value)
		}
	}
	return q
}
