package rule

import (
	"strconv"
	"strings"
)

// How tightly each operation binds, loosest first.
const (
	bindsIf = iota + 1
	bindsOr
	bindsAnd
	bindsRelation
	bindsAdd
	bindsMul
	bindsUnary
	bindsCall
)

var infix = map[Op]struct {
	sign  string
	binds int
}{
	Or: {" || ", bindsOr}, And: {" && ", bindsAnd},
	Eq: {" == ", bindsRelation}, Ne: {" != ", bindsRelation}, Lt: {" < ", bindsRelation}, Le: {" <= ", bindsRelation},
	Gt: {" > ", bindsRelation}, Ge: {" >= ", bindsRelation}, Has: {" in ", bindsRelation}, In: {" in ", bindsRelation},
	Add: {" + ", bindsAdd}, Sub: {" - ", bindsAdd}, Mul: {" * ", bindsMul}, Div: {" / ", bindsMul}, Mod: {" % ", bindsMul},
}

var methods = map[Op]string{
	StartsWith: "startsWith", EndsWith: "endsWith", Contains: "contains", Matches: "matches",
	Year: "getFullYear", Month: "getMonth", DayOfMonth: "getDate", Exists: "exists", All: "all",
}

var functions = map[Op]string{Size: "size", Min: "min", Max: "max", ToDouble: "double", ToInt: "int"}

// Text writes e in the rule language, on one line.
func (r *Rule) Text(e *Expr) string { return r.text(e, 0) }

// text writes e, in parentheses where it binds looser than its surroundings.
func (r *Rule) text(e *Expr, around int) string {
	written, binds := r.write(e)
	if binds < around {
		return "(" + written + ")"
	}
	return written
}

func (r *Rule) write(e *Expr) (text string, binds int) {
	if op, ok := infix[e.Op]; ok {
		return r.writeInfix(e, op.sign, op.binds)
	}
	if name, ok := functions[e.Op]; ok {
		if e.Implicit {
			return r.write(e.Args[0])
		}
		return name + "(" + r.list(e.Args) + ")", bindsCall
	}
	if name, ok := methods[e.Op]; ok {
		args := r.list(e.Args[1:])
		if e.Name != "" {
			args = e.Name + ", " + args
		}
		return r.text(e.Args[0], bindsCall) + "." + name + "(" + args + ")", bindsCall
	}
	switch e.Op {
	case Attr:
		return r.vars[e.Var].Key, bindsCall
	case AsOfDate:
		return AsOf, bindsCall
	case Item:
		return e.Name, bindsCall
	case Not:
		return "!" + r.text(e.Args[0], bindsUnary), bindsUnary
	case Neg:
		return "-" + r.text(e.Args[0], bindsUnary+1), bindsUnary
	case If:
		return r.text(e.Args[0], bindsOr) + " ? " + r.text(e.Args[1], bindsOr) + " : " + r.text(e.Args[2], bindsIf), bindsIf
	}
	return e.Value.source(e.Implicit)
}

func (r *Rule) writeInfix(e *Expr, sign string, binds int) (string, int) {
	switch {
	case e.Op == In:
		return r.text(e.Args[0], binds+1) + sign + "[" + r.list(e.Args[1:]) + "]", binds
	case len(e.Args) == 0: // exists or all over no constants
		return strconv.FormatBool(e.Op == And), bindsCall
	}
	parts := make([]string, len(e.Args))
	for i, a := range e.Args {
		around := binds + 1
		if i == 0 {
			around = binds
		}
		if a.Op == e.Op && a.Name == "" && (e.Op == And || e.Op == Or) { // a nested one would be one with its surroundings
			around = binds
		}
		parts[i] = r.text(a, around)
	}
	return strings.Join(parts, sign), binds
}

func (r *Rule) list(list []*Expr) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = r.text(e, 0)
	}
	return strings.Join(parts, ", ")
}

// Source writes a known value as a constant of the language.
func (v Value) Source() string {
	text, _ := v.source(false)
	return text
}

// source writes a constant; a double that was written as an integer stays one.
func (v Value) source(whole bool) (text string, binds int) {
	switch v.kind {
	case Int:
		text = strconv.FormatInt(v.Int(), 10)
	case Double:
		text = plain(v.Double())
		if !whole && !strings.Contains(text, ".") {
			text += ".0"
		}
	case Bool:
		text = strconv.FormatBool(v.Bool())
	case Date:
		if v.Int()%daySeconds == 0 {
			return "date(" + strconv.Quote(v.Day().String()) + ")", bindsCall
		}
		return "timestamp(" + strconv.Quote(v.instant().Format("2006-01-02T15:04:05Z07:00")) + ")", bindsCall
	case Duration:
		return "duration(" + strconv.Quote(span(v.Int())) + ")", bindsCall
	default:
		text = quote(v.text)
	}
	if strings.HasPrefix(text, "-") {
		return text, bindsUnary
	}
	return text, bindsCall
}

// span writes seconds as hours where they are whole ones.
func span(seconds int64) string {
	if seconds%3600 == 0 {
		return strconv.FormatInt(seconds/3600, 10) + "h"
	}
	return strconv.FormatInt(seconds, 10) + "s"
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

// quote writes a text as the language reads it.
func quote(s string) string { return `"` + escapes.Replace(s) + `"` }
