package columnar

import (
	"cmp"
	"slices"
)

// Analysis is what a rule does to a register, term by term. A term is an operand of the rule's outermost &&.
type Analysis struct {
	Counts
	Terms   []Term
	Missing []Missing // the commonest first
}

// Term is one term's share.
type Term struct {
	Left    int       // rows that neither this term nor one before rules out
	Cut     int       // ruled out by this term first
	Unknown int       // of Left, those for which this term is unknown
	Only    int       // ruled out by this term alone: every other one holds
	Lacking int       // undetermined for this term alone
	Dropped int       // more would be eligible without this term
	Missing []Missing // undetermined rows that wait for an attribute of this term, the commonest first
}

// Missing is an attribute that undetermined rows wait for.
type Missing struct {
	Variable int
	Count    int // rows that wait for it
	Alone    int // of these, rows that wait for nothing else
}

// Analyse counts what each term does.
func (v *View) Analyse(q *Question) Analysis {
	total := newTally(q.root.Terms())
	for _, p := range v.parts {
		total.run(q.over(p), p, (*tally).ask)
	}
	return total.analysis()
}

// Waterfall is Analyse without what is missing, in half the time.
func (v *View) Waterfall(q *Question) Analysis {
	total := newTally(q.root.Terms())
	for _, p := range v.parts {
		total.run(q.over(p), p, nil)
	}
	return total.analysis()
}

func (t *tally) analysis() Analysis {
	a := Analysis{Counts: t.Counts, Terms: t.terms, Missing: missing(t.totals())}
	for i, list := range t.askedBy {
		a.Terms[i].Missing = missing(list)
	}
	return a
}

func missing(list []asked) []Missing {
	var out []Missing
	for _, a := range list {
		if a.count > 0 {
			out = append(out, Missing{a.variable, a.count, a.alone})
		}
	}
	slices.SortFunc(out, func(a, b Missing) int { return cmp.Or(b.Count-a.Count, a.Variable-b.Variable) })
	return out
}
