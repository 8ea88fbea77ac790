package rule

import (
	"cel.dev/cel-go/common/operators"
)

// calls makes the node of each operator and function from its operands, or says why it cannot.
var calls = map[string]func([]*Expr) (*Expr, string){
	operators.LogicalNot:    plainCall(Not, Bool),
	operators.Conditional:   conditional,
	operators.Equals:        comparison(Eq),
	operators.NotEquals:     comparison(Ne),
	operators.Less:          comparison(Lt),
	operators.LessEquals:    comparison(Le),
	operators.Greater:       comparison(Gt),
	operators.GreaterEquals: comparison(Ge),
	operators.Add:           arithmetic(Add),
	operators.Subtract:      arithmetic(Sub),
	operators.Multiply:      arithmetic(Mul),
	operators.Divide:        arithmetic(Div),
	operators.Modulo:        arithmetic(Mod),
	operators.Negate:        numeric(Neg),
	"min":                   numeric(Min),
	"max":                   numeric(Max),
	"double":                conversion(ToDouble, Double),
	"int":                   conversion(ToInt, Int),
	"size":                  size,
	"startsWith":            textCall(StartsWith),
	"endsWith":              textCall(EndsWith),
	"contains":              textCall(Contains),
	"matches":               matches,
	"getFullYear":           dateCall(Year),
	"getMonth":              dateCall(Month),
	"getDate":               dateCall(DayOfMonth),
}

func plainCall(op Op, t Type) func([]*Expr) (*Expr, string) {
	return func(args []*Expr) (*Expr, string) { return &Expr{Op: op, Type: t, Args: args}, "" }
}

// unify makes the integers among args doubles when one of them is a double, and returns the type that they then have.
func unify(args []*Expr) Type {
	t := args[0].Type
	for _, a := range args {
		if a.Type == Double {
			t = Double
		}
	}
	if t == Double {
		for i, a := range args {
			args[i] = toDouble(a)
		}
	}
	return t
}

func toDouble(e *Expr) *Expr {
	if e.Type != Int {
		return e
	}
	if e.Op == Lit {
		return &Expr{Op: Lit, Type: Double, Value: computed(float64(e.Value.Int())), Implicit: true, Line: e.Line, Column: e.Column}
	}
	return &Expr{Op: ToDouble, Type: Double, Args: []*Expr{e}, Implicit: true, Line: e.Line, Column: e.Column}
}

func conditional(args []*Expr) (*Expr, string) {
	t := unify(args[1:])
	if t == List {
		return nil, "“? :”的两个结果不能是列表"
	}
	return &Expr{Op: If, Type: t, Args: args}, ""
}

func comparison(op Op) func([]*Expr) (*Expr, string) {
	return func(args []*Expr) (*Expr, string) {
		switch t := unify(args); {
		case t == List:
			return nil, "列表不能比较，请用 in 或 exists，例如 \"老字号\" in tags"
		case t == Bool && op != Eq && op != Ne:
			return nil, "是否不能比较大小，请用 == 或 !="
		case args[0].Type != args[1].Type:
			return nil, args[0].Type.String() + "不能与" + args[1].Type.String() + "比较"
		}
		return &Expr{Op: op, Type: Bool, Args: args}, ""
	}
}

func arithmetic(op Op) func([]*Expr) (*Expr, string) {
	return func(args []*Expr) (*Expr, string) {
		t := unify(args)
		a, b := args[0].Type, args[1].Type
		switch {
		case t == Int && b == Int, t == Double && b == Double && op != Mod:
		case a == Date && b == Duration && (op == Add || op == Sub):
		case a == Duration && b == Date && op == Add:
			t = Date
		case a == Date && b == Date && op == Sub:
			t = Duration
		case a == Duration && b == Duration && (op == Add || op == Sub):
		default:
			return nil, a.String() + "不能这样计算，加减乘除只用于数字、日期和时长"
		}
		return &Expr{Op: op, Type: t, Args: args}, ""
	}
}

func numeric(op Op) func([]*Expr) (*Expr, string) {
	return func(args []*Expr) (*Expr, string) {
		t := unify(args)
		if t != Int && t != Double {
			return nil, t.String() + "不能这样计算，只用于数字"
		}
		return &Expr{Op: op, Type: t, Args: args}, ""
	}
}

func conversion(op Op, t Type) func([]*Expr) (*Expr, string) {
	return func(args []*Expr) (*Expr, string) {
		if from := args[0].Type; from != Int && from != Double {
			return nil, from.String() + "不能换算成" + t.String()
		}
		return &Expr{Op: op, Type: t, Args: args}, ""
	}
}

func size(args []*Expr) (*Expr, string) {
	if t := args[0].Type; t != String && t != List {
		return nil, "size 只用于文本和列表"
	}
	return &Expr{Op: Size, Type: Int, Args: args}, ""
}

func textCall(op Op) func([]*Expr) (*Expr, string) {
	return func(args []*Expr) (*Expr, string) {
		if args[0].Type != String || args[1].Type != String {
			return nil, "这个函数只用于文本"
		}
		return &Expr{Op: op, Type: Bool, Args: args}, ""
	}
}

func matches(args []*Expr) (*Expr, string) {
	if args[1].Op != Lit {
		return nil, "matches 里应直接写正则表达式"
	}
	if message := checkPattern(args[1].Value.Text()); message != "" {
		return nil, message
	}
	return &Expr{Op: Matches, Type: Bool, Args: args}, ""
}

func dateCall(op Op) func([]*Expr) (*Expr, string) {
	return func(args []*Expr) (*Expr, string) {
		if args[0].Type != Date || len(args) > 1 {
			return nil, "这个函数只用于日期，且不带时区"
		}
		return &Expr{Op: op, Type: Int, Args: args}, ""
	}
}
