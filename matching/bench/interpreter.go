package bench

import (
	"context"

	"huizhida/matching/rule"
)

// Interpreter evaluates the tree of the rule for one enterprise after the other: the definition of what all others count. It
// computes its rows as it reads them.
type Interpreter struct{ world *World }

// Load remembers the world.
func (e *Interpreter) Load(_ context.Context, w *World) error {
	e.world = w
	return nil
}

// Count evaluates every enterprise; the other ways are the same.
func (e *Interpreter) Count(r *rule.Rule) (eligible, undetermined int) {
	for i := range e.world.Len() {
		tally(r, e.world.At(i), &eligible, &undetermined)
	}
	return eligible, undetermined
}

// Scan is Count.
func (e *Interpreter) Scan(r *rule.Rule) (eligible, undetermined int) { return e.Count(r) }

// Lists is Count.
func (e *Interpreter) Lists(r *rule.Rule) (eligible, undetermined int) { return e.Count(r) }

// Preview is Count.
func (e *Interpreter) Preview(r *rule.Rule) (eligible, undetermined int) { return e.Count(r) }

// CountAll is Count for every rule.
func (e *Interpreter) CountAll(rules []*rule.Rule) (eligible, undetermined int) {
	for _, r := range rules {
		t, u := e.Count(r)
		eligible, undetermined = eligible+t, undetermined+u
	}
	return eligible, undetermined
}

// Forget has nothing to forget.
func (e *Interpreter) Forget() {}

// ReverseInterpreter evaluates one rule after the other.
type ReverseInterpreter struct{ rules []*rule.Rule }

// Load remembers the rules.
func (e *ReverseInterpreter) Load(rules []*rule.Rule) error {
	e.rules = rules
	return nil
}

// Match evaluates every rule.
func (e *ReverseInterpreter) Match(row rule.Row) (eligible, undetermined int) {
	for _, r := range e.rules {
		tally(r, row, &eligible, &undetermined)
	}
	return eligible, undetermined
}

// Explain counts the conditions of the rules that it would show; evaluating a rule has explained them.
func (e *ReverseInterpreter) Explain(row rule.Row, shown int) (conditions int) {
	for _, r := range e.rules {
		if result := r.Eval(AsOf, row); result.Verdict != rule.Ineligible && shown > 0 {
			conditions, shown = conditions+len(result.Conditions), shown-1
		}
	}
	return conditions
}

// Rematch evaluates every rule twice.
func (e *ReverseInterpreter) Rematch(before, after rule.Row) (changed int) {
	for _, r := range e.rules {
		if r.Eval(AsOf, before).Verdict != r.Eval(AsOf, after).Verdict {
			changed++
		}
	}
	return changed
}

func tally(r *rule.Rule, row rule.Row, eligible, undetermined *int) {
	switch r.Eval(AsOf, row).Verdict {
	case rule.Eligible:
		*eligible++
	case rule.Undetermined:
		*undetermined++
	}
}
