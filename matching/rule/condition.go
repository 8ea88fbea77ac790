package rule

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Condition is a leaf of a rule: what stands between &&, ||, ! and ?:. A single negated leaf is one condition with its "!".
type Condition struct {
	Expr   string   // as the language writes it
	Label  string   // in Chinese: "上年海关出口额 ≤ 300万美元"
	Keys   []string // the attributes it needs, sorted
	Line   int      // where it begins in the rule, from 1
	Column int      // in characters, from 1
}

// Term is one operand of the outermost &&; a rule without one has a single term.
type Term struct {
	Label      string // in Chinese, alternatives included
	Conditions []int  // its conditions, by index
}

// node is the logic of a rule above its conditions.
type node struct {
	op   byte // '&', '|', '!', '?', or 0 for a condition
	kids []*node
	leaf int
}

// Conditions lists the leaves in the order in which they are written.
func (r *Rule) Conditions() []Condition { return r.conditions }

// Keys lists the attributes that the rule uses, sorted.
func (r *Rule) Keys() []string {
	var keys []string
	for _, c := range r.conditions {
		keys = append(keys, c.Keys...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// grow builds the logic tree and compiles each condition.
func (r *Rule) grow(env *cel.Env, tree *ast.AST, e ast.Expr) (*node, error) {
	var op byte
	var operands []ast.Expr
	if e.Kind() == ast.CallKind {
		switch c := e.AsCall(); c.FunctionName() {
		case operators.LogicalAnd:
			op, operands = '&', chain(e, operators.LogicalAnd)
		case operators.LogicalOr:
			op, operands = '|', chain(e, operators.LogicalOr)
		case operators.Conditional:
			op, operands = '?', c.Args()
		case operators.LogicalNot:
			if isLogic(c.Args()[0]) {
				op, operands = '!', c.Args()
			}
		}
	}
	if op == 0 {
		l, err := r.newLeaf(env, tree, e)
		if err != nil {
			return nil, err
		}
		r.leaves = append(r.leaves, l)
		return &node{leaf: len(r.leaves) - 1}, nil
	}
	n := &node{op: op}
	for _, o := range operands {
		kid, err := r.grow(env, tree, o)
		if err != nil {
			return nil, err
		}
		n.kids = append(n.kids, kid)
	}
	return n, nil
}

// chain returns the operands of a && b && c, which the parser nests.
func chain(e ast.Expr, function string) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != function {
		return []ast.Expr{e}
	}
	var operands []ast.Expr
	for _, a := range e.AsCall().Args() {
		operands = append(operands, chain(a, function)...)
	}
	return operands
}

func isLogic(e ast.Expr) bool {
	if e.Kind() != ast.CallKind {
		return false
	}
	switch e.AsCall().FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional:
		return true
	}
	return false
}

// Terms lists the operands of the outermost &&, in order.
func (r *Rule) Terms() []Term {
	var terms []Term
	for _, n := range r.root.terms() {
		terms = append(terms, Term{Label: r.phrase(n), Conditions: n.leaves(nil)})
	}
	return terms
}

func (n *node) terms() []*node {
	if n.op == '&' {
		return n.kids
	}
	return []*node{n}
}

func (n *node) leaves(into []int) []int {
	if n.op == 0 {
		return append(into, n.leaf)
	}
	for _, kid := range n.kids {
		into = kid.leaves(into)
	}
	return into
}
