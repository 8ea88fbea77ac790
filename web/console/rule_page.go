package console

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/draft"
	"huizhida/matching/lint"
	"huizhida/matching/rule"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// rulePage reads what the rule page of the benefit in the path shows: the newest version, or the one that ?version names.
func (c *Console) rulePage(ctx *fiber.Ctx) (p views.RulePage, err error) {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return p, err
	}
	basis, err := c.Policies.RuleBasis(ctx.UserContext(), id)
	if err != nil {
		return p, err
	}
	p.Benefit, p.Document, p.Versions = basis.Benefit, basis.Document, basis.Versions
	if err = chooseVersion(&p, ctx.QueryInt("version")); err != nil {
		return p, err
	}
	if p.Shown != nil {
		p.Expression = p.Shown.Expression
	}
	if len(p.Versions) > 0 {
		p.Seen = views.Seen(p.Versions[0].UpdatedAt)
	}
	p.Against, p.Writer = ctx.QueryInt("against"), page.Request(ctx).Is(accounts.Editor, accounts.SectionHead, accounts.BureauLeader)
	openRule(&p)
	p.AsOf, err = c.ruleAsOf(ctx, id)
	return p, err
}

// chooseVersion shows the newest version to be worked on, or an old one to be read.
func chooseVersion(p *views.RulePage, number int) error {
	for i := range p.Versions {
		if v := &p.Versions[i]; number == 0 || v.Version == number {
			p.Shown = v
			p.ReadOnly = number != 0 && v.FrozenAt != nil
			return nil
		}
	}
	if number != 0 {
		return policies.ErrNoRule
	}
	return nil
}

// ruleAsOf is the evaluation date asked for, else that of the benefit's newest notice, else today.
func (c *Console) ruleAsOf(ctx *fiber.Ctx, benefitID int64) (time.Time, error) {
	typed := ctx.FormValue("as_of")
	if typed == "" {
		typed = ctx.Query("as_of")
	}
	if day, err := time.Parse(time.DateOnly, typed); err == nil {
		return day, nil
	}
	notices, err := c.Policies.NoticesOf(ctx.UserContext(), benefitID)
	if err != nil {
		return time.Time{}, err
	}
	if len(notices) > 0 {
		return notices[0].AsOf, nil
	}
	today, _ := time.Parse(time.DateOnly, calendar.ISO(page.Request(ctx).Now)) // ISO writes what DateOnly reads
	return today, nil
}

// openRule shows what is saved.
func openRule(p *views.RulePage) {
	p.Draft.Tree, p.Draft.Counted = draft.New(enterprises.Variables()), views.Opened
	if p.Shown == nil {
		return
	}
	if tree, _, err := draft.Read(p.Draft.Tree.Vars, p.Shown.Expression, p.Shown.Clauses); err == nil {
		p.Draft.Tree, p.Draft.Base = tree, p.Expression
	}
}

// readRule fills in what the text says, whom it reaches and what is to be looked at, or where it is wrong.
func (c *Console) readRule(ctx context.Context, p *views.RulePage) error {
	r, err := countRule(ctx, p, c.Matching.Preview)
	switch {
	case err != nil || p.Fault != nil:
		return err
	case r == nil:
		return c.beginnings(ctx, p)
	}
	if err := lintRule(p); err != nil {
		return err
	}
	if err := c.readGolden(ctx, p); err != nil {
		return err
	}
	return c.compareRule(ctx, p, r)
}

// previewer is Preview of matching, or Waterfall.
type previewer = func(ctx context.Context, expression string, asOf time.Time) (matching.Preview, error)

// countRule fills in what the text says and whom it reaches, or where it is wrong; nil for a rule without a condition.
func countRule(ctx context.Context, p *views.RulePage, count previewer) (*rule.Rule, error) {
	_, r, err := draft.Read(p.Draft.Tree.Vars, p.Expression, nil)
	if bad, ok := errors.AsType[*rule.Error](err); ok {
		p.Fault = views.FaultOf(p.Expression, bad)
		return nil, nil
	}
	if err != nil || r == nil {
		return nil, err
	}
	live, err := count(ctx, p.Expression, p.AsOf)
	if err != nil {
		return nil, err
	}
	p.Live = &views.RuleLive{Preview: live, Query: url.Values{"as_of": {p.AsOf.Format(time.DateOnly)}}}
	if p.Saved() {
		p.Live.Path = rulePath(*p, "/enterprises")
		p.Live.Query.Set("version", strconv.Itoa(p.Shown.Version))
	}
	p.Read(r)
	return r, nil
}

// beginnings offers what an empty rule can begin with.
func (c *Console) beginnings(ctx context.Context, p *views.RulePage) (err error) {
	p.Others, err = c.Policies.FrozenRules(ctx, p.Benefit.ID)
	return err
}

// lintRule looks the rule over before it is used: first what it says, then what the register shows.
func lintRule(p *views.RulePage) error {
	findings, err := matching.Lint(p.Expression, p.AsOf)
	if err != nil {
		return err
	}
	for _, f := range findings {
		p.Find(views.RuleFinding{Must: f.Level == lint.Must, Message: f.Message, Fix: f.Fix, Replacement: f.Replacement}, f.Conditions)
	}
	p.Quarrels()
	return nil
}

// readGolden says what the rule makes of the enterprises whose verdicts staff signed, those that differ first.
func (c *Console) readGolden(ctx context.Context, p *views.RulePage) (err error) {
	p.Golden.Cases, err = c.Matching.Golden(ctx, p.Benefit.ID, p.Expression, p.AsOf)
	slices.SortStableFunc(p.Golden.Cases, func(a, b matching.GoldenResult) int {
		return cmp.Compare(map[bool]int{true: 0, false: 1}[a.Differs], map[bool]int{true: 0, false: 1}[b.Differs])
	})
	return err
}

// compareRule sets the rule against a frozen version: the one asked for, else the newest before it.
func (c *Console) compareRule(ctx context.Context, p *views.RulePage, r *rule.Rule) error {
	v, ok := p.Older()
	if !ok {
		return nil
	}
	before, err := rule.Compile(r.Variables(), v.Expression)
	if err != nil {
		return nil // frozen under an older catalogue
	}
	effect, err := c.Matching.Effect(ctx, v.Expression, p.Expression, p.AsOf)
	if err != nil {
		return err
	}
	p.Live.Against, p.Live.Before = v.Version, effect.Before
	p.Effect = views.EffectOf(effect, v.Version, before, r, p.AsOf)
	return nil
}
