package rule

import (
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
)

// Limits of one rule: what fits on a page, and far below what could hurt the server.
const (
	maxLength   = 10_000 // characters
	maxDepth    = 40     // nested parentheses and operators
	maxNodes    = 2_000
	maxPattern  = 500 // instructions of one regular expression
	maxExtremes = 4   // operands of min and max
)

// AsOf is the variable that holds the evaluation date.
const AsOf = "as_of"

// Rule is a checked rule, ready to be evaluated by many goroutines at once.
type Rule struct {
	source     string
	vars       []Variable
	index      map[string]int // key -> place in vars
	info       *ast.SourceInfo
	root       *Expr
	leaves     []*Expr // the conditions, in order
	conditions []Condition
}

// Compile parses and checks expr, whose names are those of vars, or returns the rule that it made of it before. Every refusal is an
// *Error with a position.
func Compile(vars []Variable, expr string) (*Rule, error) {
	if r, known := kept.find(vars, expr); known {
		return r, nil
	}
	r, err := compile(vars, expr)
	if err == nil {
		kept.keep(r)
	}
	return r, err
}

func compile(vars []Variable, expr string) (*Rule, error) {
	if err := checkText(vars, expr); err != nil {
		return nil, err
	}
	env, err := environment(vars)
	if err != nil {
		return nil, err
	}
	checked, promoted, err := check(env, vars, expr)
	if err != nil {
		return nil, err
	}
	tree := checked.NativeRep()
	r := &Rule{source: expr, vars: vars, index: indexOf(vars), info: tree.SourceInfo()}
	lower := &lowering{rule: r, promoted: promoted}
	if r.root, err = lower.expr(tree.Expr()); err != nil {
		return nil, err
	}
	r.root = compact(r.root)
	r.number(r.root)
	if err := r.checkConstants(); err != nil {
		return nil, err
	}
	r.describe()
	return r, nil
}

// check lets cel-go parse and type-check, and says which expressions were promoted on the way.
func check(env *cel.Env, vars []Variable, expr string) (checked *cel.Ast, promoted map[int64]bool, err error) {
	if parsed := parseQuickly(expr); parsed != nil {
		promoted = promote(vars, parsed.NativeRep())
		if checked, issues := env.Check(parsed); issues.Err() == nil && checked.OutputType().IsExactType(cel.BoolType) {
			return checked, promoted, nil
		}
	}
	parsed, issues := env.Parse(expr)
	if issues.Err() != nil {
		return nil, nil, translate(vars, expr, issues)
	}
	promoted = promote(vars, parsed.NativeRep())
	checked, issues = env.Check(parsed)
	if issues.Err() != nil {
		return nil, nil, translate(vars, expr, issues)
	}
	if !checked.OutputType().IsExactType(cel.BoolType) {
		return nil, nil, &Error{Line: 1, Column: 1, Message: "规则的结果应为“是”或“否”，这里得到的是" + typeName(checked.OutputType().String()) + "；请写成比较，例如 town == \"大石街道\""}
	}
	return checked, promoted, nil
}

// Source returns the rule as it was written.
func (r *Rule) Source() string { return r.source }

// Root is the rule's tree.
func (r *Rule) Root() *Expr { return r.root }

// Variables are what the rule was compiled with; Expr.Var counts in them.
func (r *Rule) Variables() []Variable { return r.vars }

// Value returns the attribute of the row; unknown for a key that is none.
func (r *Rule) Value(row Row, key string) Value {
	i, ours := r.index[key]
	if !ours {
		return Value{}
	}
	return row.Value(i)
}

func indexOf(vars []Variable) map[string]int {
	index := make(map[string]int, len(vars))
	for i, v := range vars {
		index[v.Key] = i
	}
	return index
}

// checkText refuses what the parser would answer less helpfully: nothing, too much, and names in Chinese.
func checkText(vars []Variable, expr string) error {
	if strings.TrimSpace(expr) == "" {
		return &Error{Line: 1, Column: 1, Message: "规则是空的，请写至少一个条件"}
	}
	if !utf8.ValidString(expr) {
		return &Error{Line: 1, Column: 1, Message: "规则不是有效的 UTF-8 文本"}
	}
	if utf8.RuneCountInString(expr) > maxLength {
		return &Error{Line: 1, Column: 1, Message: "规则太长，最多 10000 个字符"}
	}
	return checkNames(vars, expr)
}

// checkConstants refuses a condition of constants that cannot be computed: if it cannot now, it never can.
func (r *Rule) checkConstants() error {
	for _, l := range r.leaves {
		constant := true
		l.Walk(func(e *Expr) { constant = constant && e.Op != Attr && e.Op != AsOfDate })
		if !constant || (&frame{}).eval(l).known {
			continue
		}
		message := "结果超出了可以表示的范围"
		l.Walk(func(e *Expr) {
			if e.Op == Div || e.Op == Mod {
				if by := (&frame{}).eval(e.Args[1]); by.known && by.kind == Int && by.Int() == 0 {
					message = "除数为零"
				}
			}
		})
		return &Error{Line: l.Line, Column: l.Column, Message: "这个条件无法计算：" + message}
	}
	return nil
}
