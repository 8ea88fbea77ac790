package console

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/matching"
	"huizhida/policies"
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

// Verdict handles GET /console/notices/:id/verdicts/:enterprise: why the notice does or does not fit
// the enterprise, now or, with ?at=2022-06-30, at the end of that day.
func (c *Console) Verdict(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	enterprise, err := page.ID(ctx, "enterprise")
	if err != nil {
		return err
	}
	v := views.VerdictPage{At: ctx.Query("at")}
	if v.Posted, err = c.Policies.Posted(ctx.UserContext(), id); err != nil {
		return err
	}
	if v.Explanation, err = c.Matching.Explain(ctx.UserContext(), id, enterprise); err != nil {
		return err
	}
	if v.Errors, err = c.verdictAt(ctx, &v); err != nil {
		return err
	}
	if v.Errors != nil {
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ConsoleVerdict(v))
	}
	return page.Render(ctx, views.ConsoleVerdict(v))
}

// verdictAt puts the verdict as it was at the end of the day ?at in the place of the present one.
func (c *Console) verdictAt(ctx *fiber.Ctx, v *views.VerdictPage) (views.Errors, error) {
	form := entries{c: ctx}
	day := form.date("at")
	if day == nil {
		return form.bad, nil
	}
	now := page.Request(ctx).Now
	known := calendar.DayEnd(policies.OpensAt(*day))
	if calendar.Day(known).After(now) {
		return views.Errors{{Name: "at", Message: "只能查看今天和以前的日子"}}, nil
	}
	if known.After(now) {
		known = now
	}
	v.Known = &known
	x, err := c.Matching.ExplainAt(ctx.UserContext(), v.Posted.Notice.ID, v.Explanation.EnterpriseID, known)
	if errors.Is(err, matching.ErrNotListed) {
		v.Absent = true
		return nil, nil
	}
	v.Explanation = x
	return nil, err
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
