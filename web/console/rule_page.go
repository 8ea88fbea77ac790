package console

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/fault"
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
	if p.Benefit, err = c.Policies.Benefit(ctx.UserContext(), id); err != nil {
		return p, err
	}
	if p.Document, err = c.Policies.Document(ctx.UserContext(), p.Benefit.DocumentID); err != nil {
		return p, err
	}
	if p.Versions, err = c.Policies.RuleVersions(ctx.UserContext(), id); err != nil {
		return p, err
	}
	if err = chooseVersion(&p, ctx.QueryInt("version")); err != nil {
		return p, err
	}
	if p.Shown != nil {
		p.Expression = p.Shown.Expression
	}
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

// typedRule puts the form's text and clauses in the place of the saved ones, and returns the clauses in condition order.
func typedRule(ctx *fiber.Ctx, p *views.RulePage) []string {
	if ctx.Method() != fiber.MethodPost {
		if p.Shown != nil {
			return p.Shown.Clauses
		}
		return nil
	}
	p.Expression = strings.TrimSpace(strings.ReplaceAll(ctx.FormValue("expression"), "\r", ""))
	p.TrialCode = strings.TrimSpace(ctx.FormValue("uscc"))
	args := ctx.Request().PostArgs()
	return keepClauses(p.Expression, texts(args.PeekMulti("condition")), texts(args.PeekMulti("clause")))
}

func texts(list [][]byte) []string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = strings.TrimSpace(string(b))
	}
	return out
}

// keepClauses gives each condition of the rule the clause that was typed for it: the condition with the same text keeps
// its clause wherever it moved, and one that was only changed keeps that of its place.
func keepClauses(expression string, conditions, clauses []string) []string {
	r, err := rule.Compile(enterprises.Variables(), expression)
	if err != nil {
		return clauses
	}
	byText := map[string]string{}
	for i := range min(len(conditions), len(clauses)) {
		byText[conditions[i]] = clauses[i]
	}
	now := map[string]bool{}
	for _, c := range r.Conditions() {
		now[c.Expr] = true
	}
	kept := make([]string, len(r.Conditions()))
	for i, c := range r.Conditions() {
		clause, same := byText[c.Expr]
		if !same && i < len(clauses) && (i >= len(conditions) || !now[conditions[i]]) {
			clause = clauses[i]
		}
		kept[i] = clause
	}
	return kept
}

// readRule fills in what the text says and whom it reaches, or where it is wrong.
func (c *Console) readRule(ctx context.Context, p *views.RulePage, clauses []string) error {
	if p.Expression == "" {
		return nil
	}
	r, err := rule.Compile(enterprises.Variables(), p.Expression)
	if bad, ok := errors.AsType[*rule.Error](err); ok {
		p.Fault = views.FaultOf(p.Expression, bad)
		return nil
	}
	if err != nil {
		return err
	}
	live, err := c.Matching.Preview(ctx, p.Expression, p.AsOf)
	if err != nil {
		return err
	}
	p.Live = &views.RuleLive{Preview: live, Query: url.Values{"as_of": {p.AsOf.Format(time.DateOnly)}}}
	if p.Saved() {
		p.Live.Path = "/console/benefits/" + strconv.FormatInt(p.Benefit.ID, 10) + "/rule/enterprises"
		p.Live.Query.Set("version", strconv.Itoa(p.Shown.Version))
	}
	if err := c.compareRule(ctx, p); err != nil {
		return err
	}
	p.Read(r, clauses)
	return nil
}

// compareRule counts the frozen version before the text on the page.
func (c *Console) compareRule(ctx context.Context, p *views.RulePage) error {
	for _, v := range p.Versions {
		if v.FrozenAt == nil || p.Shown != nil && v.Version >= p.Shown.Version && p.Saved() {
			continue
		}
		before, err := c.Matching.Preview(ctx, v.Expression, p.AsOf)
		if _, bad := errors.AsType[*fault.Error](err); bad {
			return nil // frozen under an older catalogue
		}
		p.Live.Against, p.Live.Before = v.Version, before.Counts
		return err
	}
	return nil
}
