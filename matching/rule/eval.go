package rule

import (
	"slices"

	"cel.dev/cel-go/common/types"
)

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

// Eval applies the rule to a row. A condition that cannot be computed (a division of integers by zero, an overflow, more
// work than the limit) is unknown and asks for nothing: it never decides, and it never fails the run.
func (r *Rule) Eval(asOf Day, row Row) Result {
	in := &input{rule: r, row: row, asOf: types.Timestamp{Time: asOf.start()}}
	res := Result{Conditions: make([]Truth, len(r.leaves))}
	for i, l := range r.leaves {
		res.Conditions[i] = l.eval(in)
	}
	switch r.root.truth(res.Conditions) {
	case True:
		res.Verdict = Eligible
	case False:
		res.Verdict = Ineligible
	default:
		res.Verdict = Undetermined
		res.Missing = r.missing(r.root, in, res.Conditions, nil)
		slices.Sort(res.Missing)
		res.Missing = slices.Compact(res.Missing)
	}
	return res
}

// TermTruths returns the truth of each term, given that of each condition.
func (r *Rule) TermTruths(conditions []Truth) []Truth {
	var truths []Truth
	for _, n := range r.root.terms() {
		truths = append(truths, n.truth(conditions))
	}
	return truths
}

// truth folds conditions by Kleene's tables; where an unknown condition chooses, the choice is unknown, as in CEL.
func (n *node) truth(conditions []Truth) Truth {
	switch n.op {
	case '&':
		return n.fold(conditions, False)
	case '|':
		return n.fold(conditions, True)
	case '!':
		return n.kids[0].truth(conditions).not()
	case '?':
		switch n.kids[0].truth(conditions) {
		case True:
			return n.kids[1].truth(conditions)
		case False:
			return n.kids[2].truth(conditions)
		}
		return Unknown
	}
	return conditions[n.leaf]
}

// fold stops at the value that decides: False for &&, True for ||.
func (n *node) fold(conditions []Truth, decides Truth) Truth {
	result := decides.not()
	for _, kid := range n.kids {
		switch kid.truth(conditions) {
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

// missing collects from the residual: what is decided below n, or by the branch that was chosen, asks nothing.
func (r *Rule) missing(n *node, in *input, conditions []Truth, into []string) []string {
	if n.truth(conditions) != Unknown {
		return into
	}
	if n.op == 0 {
		return r.leaves[n.leaf].missing(in, into)
	}
	kids := n.kids
	if n.op == '?' {
		switch kids[0].truth(conditions) {
		case True:
			kids = kids[1:2]
		case False:
			kids = kids[2:3]
		}
	}
	for _, kid := range kids {
		into = r.missing(kid, in, conditions, into)
	}
	return into
}
