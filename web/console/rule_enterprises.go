package console

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

const perPage = 50

// RuleEnterprises handles GET /console/benefits/:id/rule/enterprises: the enterprises behind a number of the rule page.
func (c *Console) RuleEnterprises(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	choice := matching.Choice{
		Verdict: verdictOf(ctx), Lacks: ctx.Query("lacks"), Only: ctx.QueryInt("only"), Stuck: ctx.QueryInt("stuck"), Left: ctx.QueryInt("left"), Page: listing(ctx),
	}
	if ctx.Query("change") != "" {
		return c.changedEnterprises(ctx, p, choice)
	}
	l, err := c.Matching.PreviewList(ctx.UserContext(), p.Expression, p.AsOf, choice)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.RuleEnterprises(p, choice, l, queries(ctx)))
}

// changedEnterprises lists those whose verdict the rule turns against another version: ?change=gained&against=1&cause=3.
func (c *Console) changedEnterprises(ctx *fiber.Ctx, p views.RulePage, choice matching.Choice) error {
	kind := matching.ChangeKind(ctx.Query("change"))
	at := slices.IndexFunc(p.Versions, func(v policies.RuleVersion) bool { return v.Version == p.Against })
	if at < 0 || views.ChangeTitle(kind) == "" {
		return policies.ErrNoRule
	}
	l, err := c.Matching.EffectList(ctx.UserContext(), p.Versions[at].Expression, p.Expression, p.AsOf, kind, ctx.QueryInt("cause"), choice.Page)
	if err != nil {
		return err
	}
	p.Change = kind
	return page.Render(ctx, views.RuleEnterprises(p, choice, l, queries(ctx)))
}

func verdictOf(ctx *fiber.Ctx) rule.Verdict {
	switch v := rule.Verdict(ctx.Query("verdict")); v {
	case rule.Eligible, rule.Undetermined, rule.Ineligible:
		return v
	}
	return ""
}

func listing(ctx *fiber.Ctx) matching.Page {
	return matching.Page{Town: ctx.Query("town"), Query: ctx.Query("q"), Number: page.Number(ctx), Size: perPage}
}
