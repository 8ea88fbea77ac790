package matching

import (
	"context"
	"fmt"
	"time"

	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// Effect is what becomes of the register when a rule takes another's place.
type Effect struct {
	Before, After Counts
	Gained        int // eligible now and not before
	Lost          int // eligible before, ineligible now
	Blurred       int // undetermined now and not before
	Cleared       int // undetermined before, ineligible now
	Causes        []Cause
}

// Changed is everybody whose verdict differs.
func (e Effect) Changed() int { return e.Gained + e.Lost + e.Blurred + e.Cleared }

// Cause is a term that stands in one of the rules only, and whose verdicts it changed. Everybody who changes is in one Cause.
type Cause struct {
	Before                         bool   // a term of the rule before, which is gone or was changed; else of the rule after
	Term                           int    // its number in that rule, from 1
	Label                          string // in Chinese
	Gained, Lost, Blurred, Cleared int
}

// ChangeKind is one kind of change, as an address writes it.
type ChangeKind string

// The kinds of change.
const (
	Gained  ChangeKind = "gained"
	Lost    ChangeKind = "lost"
	Blurred ChangeKind = "blurred"
	Cleared ChangeKind = "cleared"
)

var changeKinds = map[ChangeKind]columnar.Change{Gained: columnar.Gained, Lost: columnar.Lost, Blurred: columnar.Blurred, Cleared: columnar.Cleared}

// Effect counts what would change for whom, by which term, if after took the place of before; it stores nothing.
func (s *Service) Effect(ctx context.Context, before, after string, asOf time.Time) (Effect, error) {
	c, err := s.compare(ctx, before, after, asOf)
	if err != nil {
		return Effect{}, err
	}
	found := c.view.Compare(c.was, c.is)
	e := Effect{Before: Counts(found.Before), After: Counts(found.After), Gained: found.Changed[columnar.Gained],
		Lost: found.Changed[columnar.Lost], Blurred: found.Changed[columnar.Blurred], Cleared: found.Changed[columnar.Cleared]}
	day := rule.DayOf(asOf)
	for i, term := range c.before.Terms() {
		if n := found.ByBefore[i]; n[columnar.Gained] > 0 {
			e.Causes = append(e.Causes, Cause{Before: true, Term: i + 1, Label: rule.Dated(term.Label, day), Gained: n[columnar.Gained]})
		}
	}
	for i, term := range c.after.Terms() {
		if n := found.ByAfter[i]; n[columnar.Lost]+n[columnar.Blurred]+n[columnar.Cleared] > 0 {
			e.Causes = append(e.Causes, Cause{Term: i + 1, Label: rule.Dated(term.Label, day),
				Lost: n[columnar.Lost], Blurred: n[columnar.Blurred], Cleared: n[columnar.Cleared]})
		}
	}
	return e, nil
}

// EffectList lists the enterprises of one kind of change, all of them or those of one cause (its Term; 0 for all). What is shown
// of each is the verdict by the rule after.
func (s *Service) EffectList(ctx context.Context, before, after string, asOf time.Time, kind ChangeKind, term int, page Page) (Listing, error) {
	change, known := changeKinds[kind]
	if !known {
		return Listing{}, fmt.Errorf("no kind of change is called %q", kind)
	}
	c, err := s.compare(ctx, before, after, asOf)
	if err != nil {
		return Listing{}, err
	}
	l, err := listEnterprises(ctx, s.DB, c.view.Changed(c.was, c.is, change, term), page)
	if err != nil {
		return Listing{}, fmt.Errorf("list an effect: %w", err)
	}
	l.judge(c.view, c.after, rule.DayOf(asOf))
	return l, nil
}

// comparison is two rules over one register.
type comparison struct {
	before, after *rule.Rule
	view          *columnar.View
	was, is       *columnar.Question
}

func (s *Service) compare(ctx context.Context, before, after string, asOf time.Time) (c comparison, err error) {
	if c.before, err = Compile(before); err != nil {
		return c, err
	}
	if c.after, err = Compile(after); err != nil {
		return c, err
	}
	day := rule.DayOf(asOf)
	if c.view, c.was, err = s.view(ctx, c.before, day); err == nil {
		c.view, c.is, err = s.view(ctx, c.after, day) // this one has what both need
	}
	if err != nil {
		return c, fmt.Errorf("compare rules: %w", err)
	}
	return c, nil
}
