package matching

import (
	"huizhida/enterprises"
	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// Preview is what a rule would say of the register, without a trace.
type Preview struct {
	Counts
	Steps   []Step    // one per term, in the rule's order
	Missing []Lacking // the attributes whose absence leaves enterprises undetermined, the commonest first
}

// Step is one term of a waterfall.
type Step struct {
	Label      string
	Conditions []int
	Left       int       // not ruled out by this term or one before
	Cut        int       // ruled out by this term first
	Unknown    int       // of Left, those whom this term cannot decide
	Lacking    int       // undetermined for this term alone: every other term holds
	Only       int       // ruled out by this term alone: every other term holds (仅差一条)
	Dropped    int       // more would be eligible without this term
	Missing    []Lacking // undetermined ones that wait for an attribute of this term
}

// Lacking is an attribute and how many undetermined enterprises wait for it.
type Lacking struct {
	Key   string
	Count int
	Alone int // of these, how many wait for nothing else: it alone settles them
}

// NearMisses counts the enterprises that one term alone rules out.
func (p Preview) NearMisses() int {
	n := 0
	for _, s := range p.Steps {
		n += s.Only
	}
	return n
}

// Settles is the attribute that alone would settle the most undetermined enterprises; false when none alone settles any.
func (p Preview) Settles() (best Lacking, any bool) {
	for _, m := range p.Missing {
		if m.Alone > best.Alone {
			best, any = m, true
		}
	}
	return best, any
}

func previewOf(r *rule.Rule, a columnar.Analysis) Preview {
	p := Preview{Counts: Counts(a.Counts), Missing: lackingOf(a.Missing)}
	for i, term := range r.Terms() {
		t := a.Terms[i]
		p.Steps = append(p.Steps, Step{Label: term.Label, Conditions: term.Conditions, Left: t.Left, Cut: t.Cut, Unknown: t.Unknown,
			Lacking: t.Lacking, Only: t.Only, Dropped: t.Dropped, Missing: lackingOf(t.Missing)})
	}
	return p
}

func lackingOf(list []columnar.Missing) []Lacking {
	var out []Lacking
	for _, m := range list {
		out = append(out, Lacking{enterprises.Catalogue[m.Variable].Key, m.Count, m.Alone})
	}
	return out
}
