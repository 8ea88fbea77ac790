package rule

import "slices"

// Truth is what a condition says of a row; its letter is how runs store it.
type Truth byte

// The values of Kleene's logic.
const (
	True    Truth = 't'
	False   Truth = 'f'
	Unknown Truth = 'u'
)

// String returns "true", "false" or "unknown".
func (t Truth) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	}
	return "unknown"
}

// Verdict is what a rule says of a row.
type Verdict string

// The verdicts: 符合, 可能符合, 不符合.
const (
	Eligible     Verdict = "eligible"
	Undetermined Verdict = "undetermined"
	Ineligible   Verdict = "ineligible"
)

// Result is the outcome of a rule for one row.
type Result struct {
	Verdict    Verdict
	Missing    []string // attributes of the unknown comparisons that remain, sorted; empty when decided
	Conditions []Truth  // one per condition, whether or not it was decisive
}

// Reasons is the letters of the conditions: "ttu".
func (r Result) Reasons() string {
	letters := make([]byte, len(r.Conditions))
	for i, t := range r.Conditions {
		letters[i] = byte(t)
	}
	return string(letters)
}

// ParseReasons reads what Reasons wrote.
func ParseReasons(letters string) []Truth {
	truths := make([]Truth, len(letters))
	for i := range letters {
		truths[i] = Truth(letters[i])
	}
	return truths
}

// Eval applies the rule to a row. A condition that cannot be computed (a division of integers by zero, an overflow) is unknown
// and asks for nothing: it never decides, and it never fails the run.
func (r *Rule) Eval(asOf Day, row Row) Result {
	f := &frame{row: row, asOf: OfDay(asOf)}
	res := Result{Conditions: make([]Truth, len(r.leaves))}
	for i, l := range r.leaves {
		res.Conditions[i] = f.eval(l).truth()
	}
	switch r.root.truth(res.Conditions) {
	case True:
		res.Verdict = Eligible
	case False:
		res.Verdict = Ineligible
	default:
		res.Verdict = Undetermined
		res.Missing = r.keys(f.missing(r.root, nil))
	}
	return res
}

// keys names attributes, sorted, each once.
func (r *Rule) keys(vars []int) []string {
	var keys []string
	for _, i := range vars {
		keys = append(keys, r.vars[i].Key)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// TermTruths returns the truth of each term, given that of each condition.
func (r *Rule) TermTruths(conditions []Truth) []Truth {
	var truths []Truth
	for _, n := range r.root.Terms() {
		truths = append(truths, n.truth(conditions))
	}
	return truths
}

// truth folds conditions by Kleene's tables; where an unknown condition chooses, the choice is unknown, as in CEL.
func (e *Expr) truth(conditions []Truth) Truth {
	if e.Condition > 0 {
		return conditions[e.Condition-1]
	}
	switch e.Op {
	case Not:
		return e.Args[0].truth(conditions).not()
	case If:
		switch e.Args[0].truth(conditions) {
		case True:
			return e.Args[1].truth(conditions)
		case False:
			return e.Args[2].truth(conditions)
		}
		return Unknown
	}
	decides := True
	if e.Op == And {
		decides = False
	}
	result := decides.not()
	for _, a := range e.Args {
		switch a.truth(conditions) {
		case decides:
			return decides
		case Unknown:
			result = Unknown
		}
	}
	return result
}

func (t Truth) not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return t
}
