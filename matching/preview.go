package matching

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

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
	Left       int // not ruled out by this term or one before
	Cut        int // ruled out by this term first
	Unknown    int // of Left, those whom this term cannot decide
	Lacking    int // undetermined for this term alone: every other term holds
	Only       int // ruled out by this term alone: every other term holds (仅差一条)
}

// Lacking is an attribute and how many undetermined enterprises it would help to decide.
type Lacking struct {
	Key   string
	Count int
}

// NearMisses counts the enterprises that one term alone rules out.
func (p Preview) NearMisses() int {
	n := 0
	for _, s := range p.Steps {
		n += s.Only
	}
	return n
}

// preview evaluates every enterprise of reg on every core.
func preview(reg *register, r *rule.Rule, asOf rule.Day) Preview {
	n := runtime.GOMAXPROCS(0)
	parts := make([]tally, n)
	var workers sync.WaitGroup
	for w := range n {
		workers.Go(func() {
			parts[w] = newTally(len(r.Terms()))
			for i := w * len(reg.ids) / n; i < (w+1)*len(reg.ids)/n; i++ {
				res := r.Eval(asOf, registerRow{reg, i})
				parts[w].add(res, r.TermTruths(res.Conditions))
			}
		})
	}
	workers.Wait()
	total := newTally(len(r.Terms()))
	for _, p := range parts {
		total.merge(p)
	}
	return total.preview(r.Terms(), len(reg.ids))
}

// tally counts one part of the register.
type tally struct {
	Counts
	steps   []Step
	missing map[string]int
}

func newTally(terms int) tally { return tally{steps: make([]Step, terms), missing: map[string]int{}} }

func (t *tally) add(res rule.Result, terms []rule.Truth) {
	t.Counts.add(res.Verdict)
	for _, key := range res.Missing {
		t.missing[key]++
	}
	cut, failed, unknown := -1, 0, 0
	for i, truth := range terms {
		switch truth {
		case rule.False:
			if failed++; cut < 0 {
				cut = i
			}
		case rule.Unknown:
			if unknown++; cut < 0 {
				t.steps[i].Unknown++
			}
		}
	}
	if cut >= 0 {
		t.steps[cut].Cut++
	}
	switch {
	case failed == 1 && unknown == 0:
		t.steps[cut].Only++
	case failed == 0 && unknown == 1:
		t.steps[slices.Index(terms, rule.Unknown)].Lacking++
	}
}

func (t *tally) merge(o tally) {
	t.Eligible, t.Undetermined, t.Ineligible = t.Eligible+o.Eligible, t.Undetermined+o.Undetermined, t.Ineligible+o.Ineligible
	for i, s := range o.steps {
		t.steps[i].Cut, t.steps[i].Unknown = t.steps[i].Cut+s.Cut, t.steps[i].Unknown+s.Unknown
		t.steps[i].Lacking, t.steps[i].Only = t.steps[i].Lacking+s.Lacking, t.steps[i].Only+s.Only
	}
	for key, n := range o.missing {
		t.missing[key] += n
	}
}

func (t *tally) preview(terms []rule.Term, left int) Preview {
	p := Preview{Counts: t.Counts, Steps: t.steps}
	for i := range p.Steps {
		left -= p.Steps[i].Cut
		p.Steps[i].Left, p.Steps[i].Label, p.Steps[i].Conditions = left, terms[i].Label, terms[i].Conditions
	}
	for key, n := range t.missing {
		p.Missing = append(p.Missing, Lacking{key, n})
	}
	slices.SortFunc(p.Missing, func(a, b Lacking) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Key, b.Key)) })
	return p
}
