package rule

import "slices"

// Op is what an expression does with its operands.
type Op uint8

// The operations of the language. All but And, Or, If, Exists and All are strict: an unknown operand makes them unknown.
const (
	Lit        Op = iota // the constant Value
	Attr                 // the attribute Var
	AsOfDate             // the evaluation date; Bound replaces it by a Lit
	Item                 // the element that the surrounding Exists or All looks at
	And                  // any number of operands; one false decides
	Or                   // any number of operands; one true decides
	Not                  // one operand
	If                   // condition, then, otherwise; an unknown condition is unknown
	Eq                   // two operands of one type, as for the next five
	Ne                   //
	Lt                   //
	Le                   //
	Gt                   //
	Ge                   //
	In                   // the first operand among the others, all of one type; there may be none
	Has                  // the text that is the first operand among the elements of the list that is the second
	StartsWith           // text, beginning
	EndsWith             // text, end
	Contains             // text, part
	Matches              // text, regular expression (a Lit), in RE2's syntax, anywhere in the text
	Size                 // characters of a text, elements of a list
	Add                  // numbers, date + duration, duration + duration
	Sub                  // numbers, date − duration, date − date, duration − duration
	Mul                  //
	Div                  // of integers: without remainder, towards zero
	Mod                  // of integers, with the sign of the first
	Neg                  //
	Min                  // two or more numbers of one type; Min(a, b) is b where b < a, else a
	Max                  // two or more numbers of one type; Max(a, b) is b where b > a, else a
	ToDouble             // of an integer or a double
	ToInt                // of an integer or a double, towards zero
	Year                 // of a date, in Shanghai
	Month                // of a date, from 0
	DayOfMonth           // of a date, from 1
	Exists               // list, body: true for one of its elements at least
	All                  // list, body: true for every element
)

// Expr is one node of a rule's tree: the only form in which the evaluator, the compilers, the linter and the wording know a
// rule. It is never changed once Compile has made it.
type Expr struct {
	Op        Op
	Type      Type // of the result
	Args      []*Expr
	Var       int    // of Attr: index in Rule.Variables
	Value     Value  // of Lit
	Name      string // of Item, Exists, All, and of the Or or And that one over constants becomes: how the rule calls the element
	Condition int    // number of the condition that begins here, from 1; 0 for all other nodes
	Implicit  bool   // a ToDouble that the rule does not spell out
	Line      int    // where it begins in the rule, from 1
	Column    int    // in characters, from 1
}

// IsLogic says whether e stands above the conditions: it joins them and is none itself.
func (e *Expr) IsLogic() bool {
	switch e.Op {
	case And, Or:
		return e.Name == "" // else it is an exists or all over constants, which is one condition
	case If:
		return e.Type == Bool
	case Not:
		return e.Args[0].IsLogic()
	}
	return false
}

// Walk calls visit for e and everything below it, operands after their operation.
func (e *Expr) Walk(visit func(*Expr)) {
	visit(e)
	for _, a := range e.Args {
		a.Walk(visit)
	}
}

// Attributes lists the attributes in e, each once, by their index in Rule.Variables, in ascending order.
func (e *Expr) Attributes() []int {
	var seen []int
	e.Walk(func(e *Expr) {
		if e.Op == Attr {
			seen = append(seen, e.Var)
		}
	})
	slices.Sort(seen)
	return slices.Compact(seen)
}
