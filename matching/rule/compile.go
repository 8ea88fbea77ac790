package rule

import (
	"errors"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Limits of one rule: what fits on a page, and far below what could hurt the server.
const (
	maxLength  = 10_000 // characters
	maxDepth   = 40     // nested parentheses and operators
	maxNodes   = 2_000
	maxCost    = 100_000 // cel-go cost units of one condition on one row
	maxPattern = 500     // instructions of one regular expression
)

// AsOf is the variable that holds the evaluation date.
const AsOf = "as_of"

// Rule is a checked rule, ready to be evaluated by many goroutines at once.
type Rule struct {
	source     string
	vars       []Variable
	index      map[string]int // key -> place in vars
	info       *ast.SourceInfo
	root       *node
	leaves     []*leaf
	conditions []Condition
}

// Compile parses and checks expr, whose names are those of vars. Every refusal is an *Error with a position.
func Compile(vars []Variable, expr string) (*Rule, error) {
	if err := checkText(vars, expr); err != nil {
		return nil, err
	}
	env, err := environment(vars)
	if err != nil {
		return nil, err
	}
	parsed, issues := env.Parse(expr)
	if issues.Err() != nil {
		return nil, translate(vars, expr, issues)
	}
	promote(vars, parsed.NativeRep())
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		return nil, translate(vars, expr, issues)
	}
	tree := checked.NativeRep()
	if !checked.OutputType().IsExactType(cel.BoolType) {
		return nil, &Error{Line: 1, Column: 1, Message: "规则的结果应为“是”或“否”，这里得到的是" + typeName(checked.OutputType().String()) + "；请写成比较，例如 town == \"大石街道\""}
	}
	r := &Rule{source: expr, vars: vars, index: indexOf(vars), info: tree.SourceInfo()}
	if r.root, err = r.grow(env, tree, tree.Expr()); err != nil {
		return nil, err
	}
	r.describe()
	return r, nil
}

// Source returns the rule as it was written.
func (r *Rule) Source() string { return r.source }

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

// environment declares the attributes, as_of and date().
func environment(vars []Variable) (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.CrossTypeNumericComparisons(true),
		cel.DefaultUTCTimeZone(false), // a date's year and month are those of Shanghai
		cel.EnableMacroCallTracking(), // conditions with exists() can be written out again
		cel.ParserExpressionSizeLimit(maxLength),
		cel.ParserRecursionLimit(maxDepth),
		cel.ExpressionNodeLimit(maxNodes),
		cel.RegexProgramSizeLimit(maxPattern),
		cel.ASTValidators(cel.ValidateRegexLiterals(), cel.ValidateDurationLiterals(), cel.ValidateTimestampLiterals(),
			cel.ValidateComprehensionNestingLimit(1)),
		cel.Variable(AsOf, cel.TimestampType),
		cel.Function("date", cel.Overload("date_string", []*cel.Type{cel.StringType}, cel.TimestampType, cel.UnaryBinding(toDate))),
	}
	for _, v := range vars {
		options = append(options, cel.Variable(v.Key, celType(v.Type)))
	}
	return cel.NewEnv(options...)
}

func toDate(v ref.Val) ref.Val {
	text, ok := v.(types.String)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	day, err := ParseDay(string(text))
	if err != nil {
		return types.WrapErr(errors.New(badDate))
	}
	return types.Timestamp{Time: day.start()}
}

func celType(t Type) *cel.Type {
	switch t {
	case Int:
		return cel.IntType
	case Double:
		return cel.DoubleType
	case Bool:
		return cel.BoolType
	case Date:
		return cel.TimestampType
	case List:
		return cel.ListType(cel.StringType)
	default:
		return cel.StringType
	}
}
