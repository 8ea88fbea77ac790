package rule

import (
	"strings"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// lowering turns cel-go's tree, which is checked, into ours, and refuses what not every engine can do.
type lowering struct {
	rule     *Rule
	promoted map[int64]bool   // what promote changed, by id
	bound    map[string]*Expr // the element of an exists or all over constants, by its name
	item     string           // the name of the element of an exists or all over an attribute
}

func (l *lowering) expr(e ast.Expr) (*Expr, error) {
	switch e.Kind() {
	case ast.LiteralKind:
		return l.literal(e)
	case ast.IdentKind:
		return l.name(e)
	case ast.CallKind:
		return l.call(e)
	case ast.ComprehensionKind:
		return l.loop(e)
	case ast.ListKind:
		return nil, l.refuse(e, "列表只能写在 in 后面，例如 size in [\"小型\", \"微型\"]")
	}
	return nil, l.refuse(e, "规则里不能用这种写法，请改用比较、in、&&、||、!")
}

func (l *lowering) at(e ast.Expr, op Op, t Type, args ...*Expr) *Expr {
	line, column := l.rule.start(e)
	return &Expr{Op: op, Type: t, Args: args, Line: line, Column: column}
}

func (l *lowering) refuse(e ast.Expr, message string) error { return l.rule.errorAt(e, message) }

func (l *lowering) literal(e ast.Expr) (*Expr, error) {
	out := l.at(e, Lit, Bool)
	switch v := e.AsLiteral().(type) {
	case types.Bool:
		out.Value = OfBool(bool(v))
	case types.Int:
		out.Value = OfInt(int64(v))
	case types.Double:
		out.Value = computed(float64(v))
	case types.String:
		if strings.ContainsRune(string(v), 0) {
			return nil, l.refuse(e, "文本里不能有空字符 \\0")
		}
		out.Value = OfString(string(v))
	default:
		return nil, l.refuse(e, "规则里只能写文本、数字、true 和 false")
	}
	out.Type, out.Implicit = out.Value.kind, l.promoted[e.ID()]
	return out, nil
}

func (l *lowering) name(e ast.Expr) (*Expr, error) {
	name := e.AsIdent()
	if constant, ok := l.bound[name]; ok {
		return constant, nil
	}
	if name == l.item && name != "" {
		out := l.at(e, Item, String)
		out.Name = name
		return out, nil
	}
	if name == AsOf {
		return l.at(e, AsOfDate, Date), nil
	}
	i, ours := l.rule.index[name]
	if !ours {
		return nil, l.refuse(e, "规则里不能用 "+name)
	}
	out := l.at(e, Attr, l.rule.vars[i].Type)
	out.Var = i
	return out, nil
}

// all lowers several expressions.
func (l *lowering) all(list []ast.Expr) ([]*Expr, error) {
	out := make([]*Expr, len(list))
	for i, e := range list {
		var err error
		if out[i], err = l.expr(e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (l *lowering) call(e ast.Expr) (*Expr, error) {
	c := e.AsCall()
	switch c.FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr:
		return l.join(e, c.FunctionName())
	case operators.In:
		return l.membership(e, c)
	case "date", "duration", "timestamp":
		return l.moment(e, c)
	}
	operands := c.Args()
	if c.IsMemberFunction() {
		operands = append([]ast.Expr{c.Target()}, operands...)
	}
	args, err := l.all(operands)
	if err != nil {
		return nil, err
	}
	if foreign := foreignZone(e); foreign != nil && isDatePart[c.FunctionName()] {
		return nil, l.refuse(foreign, "年、月、日按北京时间算，请把时刻写成北京时间，例如 timestamp(\"2021-12-31T00:00:00+08:00\")")
	}
	make, known := calls[c.FunctionName()]
	if !known {
		return nil, l.refuse(e, "规则里不能用函数 "+c.FunctionName())
	}
	out, message := make(args)
	if message != "" && c.FunctionName() == "matches" {
		return nil, l.refuse(operands[1], message)
	}
	if message != "" {
		return nil, l.refuse(e, message)
	}
	out.Line, out.Column = l.rule.start(e)
	out.Implicit = out.Op == ToDouble && l.promoted[e.ID()]
	return out, nil
}

func (l *lowering) join(e ast.Expr, function string) (*Expr, error) {
	args, err := l.all(chain(e, function))
	if err != nil {
		return nil, err
	}
	if function == operators.LogicalAnd {
		return l.at(e, And, Bool, args...), nil
	}
	return l.at(e, Or, Bool, args...), nil
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

func (l *lowering) membership(e ast.Expr, c ast.CallExpr) (*Expr, error) {
	x, err := l.expr(c.Args()[0])
	if err != nil {
		return nil, err
	}
	if c.Args()[1].Kind() != ast.ListKind {
		list, err := l.expr(c.Args()[1])
		if err != nil {
			return nil, err
		}
		if list.Op != Attr || list.Type != List {
			return nil, l.refuse(c.Args()[1], "in 后面应是写出的列表，或标签这样的属性")
		}
		return l.at(e, Has, Bool, x, list), nil
	}
	elements, err := l.all(c.Args()[1].AsList().Elements())
	if err != nil {
		return nil, err
	}
	args := append([]*Expr{x}, elements...)
	if unify(args) == List {
		return nil, l.refuse(e, "列表不能用在 in 前面")
	}
	return l.at(e, In, Bool, args...), nil
}

// moment folds a date, a time span or an instant that is written out.
func (l *lowering) moment(e ast.Expr, c ast.CallExpr) (*Expr, error) {
	text, ok := literal[types.String](c.Args()[0])
	if !ok {
		return nil, l.refuse(c.Args()[0], map[string]string{
			"date": "date() 里应直接写日期，例如 date(\"2021-12-31\")", "duration": "duration() 里应直接写时长，例如 duration(\"8760h\")",
			"timestamp": "timestamp() 里应直接写时刻；只有日期时请用 date(\"2021-12-31\")"}[c.FunctionName()])
	}
	var nanoseconds int
	out := l.at(e, Lit, Date)
	switch c.FunctionName() {
	case "date":
		day, err := ParseDay(string(text))
		if err != nil {
			return nil, l.refuse(c.Args()[0], "“"+string(text)+"”不是日期，"+badDate)
		}
		out.Value = OfDay(day)
	case "duration":
		span, err := time.ParseDuration(string(text))
		if err != nil {
			return nil, l.refuse(c.Args()[0], "时长应写成小时，例如 duration(\"8760h\") 是 365 天")
		}
		nanoseconds = int(span % time.Second)
		out.Type, out.Value = Duration, ofSeconds(Duration, int64(span/time.Second))
	case "timestamp":
		at, err := time.Parse(time.RFC3339, string(text))
		if err != nil {
			return nil, l.refuse(c.Args()[0], "时刻应写成 timestamp(\"2021-12-31T00:00:00+08:00\")；只有日期时请用 date(\"2021-12-31\")")
		}
		nanoseconds = at.Nanosecond()
		out.Value = ofSeconds(Date, at.Unix()+zone)
	}
	if nanoseconds != 0 {
		return nil, l.refuse(c.Args()[0], "时间最细到秒，请去掉小数")
	}
	return out, nil
}

var isDatePart = map[string]bool{"getFullYear": true, "getMonth": true, "getDate": true}

// foreignZone finds an instant below e that is written in another time zone: CEL takes its year there, and not in Shanghai.
func foreignZone(e ast.Expr) (found ast.Expr) {
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "timestamp" {
			return
		}
		text, _ := literal[types.String](e.AsCall().Args()[0])
		if at, err := time.Parse(time.RFC3339, string(text)); err == nil {
			if _, offset := at.Zone(); offset != zone {
				found = e
			}
		}
	}))
	return found
}

// loop lowers what the parser made of exists() and all(): over a list attribute as a loop, over constants written out.
func (l *lowering) loop(e ast.Expr) (*Expr, error) {
	c := e.AsComprehension()
	op, join := Exists, Or
	step := c.LoopStep()
	switch {
	case step.Kind() == ast.CallKind && step.AsCall().FunctionName() == operators.LogicalOr:
	case step.Kind() == ast.CallKind && step.AsCall().FunctionName() == operators.LogicalAnd:
		op, join = All, And
	default:
		return nil, l.refuse(e, "列表只能用 exists 和 all，例如 tags.exists(t, t.startsWith(\"省级\"))")
	}
	name := c.IterVar()
	if _, ours := l.rule.index[name]; ours || name == AsOf {
		return nil, l.refuse(e, "“"+name+"”是属性名，请给列表里的每一项另取一个名字")
	}
	body := step.AsCall().Args()[1]
	inner := *l
	if c.IterRange().Kind() == ast.ListKind {
		return inner.unroll(e, join, name, c.IterRange().AsList().Elements(), body)
	}
	list, err := l.expr(c.IterRange())
	if err != nil {
		return nil, err
	}
	if list.Op != Attr || list.Type != List {
		return nil, l.refuse(c.IterRange(), "exists 和 all 只能用于标签这样的属性，或写出的列表")
	}
	inner.item = name
	of, err := inner.expr(body)
	if err != nil {
		return nil, err
	}
	out := l.at(e, op, Bool, list, of)
	out.Name = name
	return out, nil
}

// unroll writes the body once for each constant. It stays one condition, as it is one in the rule.
func (l *lowering) unroll(e ast.Expr, join Op, name string, constants []ast.Expr, body ast.Expr) (*Expr, error) {
	out := l.at(e, join, Bool)
	out.Name = name
	for _, c := range constants {
		element, err := l.expr(c)
		if err != nil {
			return nil, err
		}
		if element.Op != Lit {
			return nil, l.refuse(c, "exists 和 all 的列表里只能写常数")
		}
		l.bound = map[string]*Expr{name: element}
		of, err := l.expr(body)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, of)
	}
	return out, nil
}
