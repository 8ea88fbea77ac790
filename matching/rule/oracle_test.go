package rule

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// The oracle evaluates rules by Kleene's tables, straight from the tree that the generator made: it knows nothing of
// cel-go, of its parser, or of how this package splits a rule into conditions.

// tree is a generated expression. Its text is what Compile reads.
type tree struct {
	op   string // an operator, "attr", "lit", "list", "as_of", "startsWith"
	kids []*tree
	key  int // the attribute, for attr
	lit  any // bool, int64, float64, string, Day; hours of a duration as time
}

type hours int64

// found is a value, or none with what would settle it. An error is a value that nothing would settle.
type found struct {
	v       any // nil when undetermined
	missing []int
}

func text(t *tree) string {
	switch t.op {
	case "attr":
		return testVars[t.key].Key
	case "as_of":
		return AsOf
	case "lit":
		switch v := t.lit.(type) {
		case string:
			return strconv.Quote(v)
		case Day:
			return `date("` + v.String() + `")`
		case hours:
			return `duration("` + strconv.FormatInt(int64(v), 10) + `h")`
		case float64:
			s := strconv.FormatFloat(v, 'f', -1, 64)
			if !strings.Contains(s, ".") {
				s += ".0"
			}
			return s
		case int64:
			return strconv.FormatInt(v, 10)
		}
		return map[bool]string{true: "true", false: "false"}[t.lit.(bool)]
	case "list":
		var items []string
		for _, k := range t.kids {
			items = append(items, text(k))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case "!":
		return "!(" + text(t.kids[0]) + ")"
	case "?":
		return "(" + text(t.kids[0]) + " ? " + text(t.kids[1]) + " : " + text(t.kids[2]) + ")"
	case "startsWith":
		return text(t.kids[0]) + ".startsWith(" + text(t.kids[1]) + ")"
	}
	return "(" + text(t.kids[0]) + " " + t.op + " " + text(t.kids[1]) + ")"
}

func kleene(t *tree, asOf Day, row Values) found {
	switch t.op {
	case "lit":
		return found{v: t.lit}
	case "as_of":
		return found{v: asOf}
	case "attr":
		if v := row[t.key]; v.Known() {
			return found{v: native(v)}
		}
		return found{missing: []int{t.key}}
	}
	var kids []found
	for _, k := range t.kids {
		kids = append(kids, kleene(k, asOf, row))
	}
	switch t.op {
	case "&&", "||":
		for _, k := range kids {
			if k.v == (t.op == "||") {
				return found{v: k.v}
			}
		}
	case "?":
		if kids[0].v == true {
			return kids[1]
		}
		if kids[0].v == false {
			return kids[2]
		}
	}
	var missing []int
	var values []any
	for _, k := range kids {
		missing = append(missing, k.missing...)
		if k.v != nil {
			values = append(values, k.v)
		}
	}
	if len(values) < len(kids) {
		return found{missing: missing}
	}
	return found{v: oracleApply(t.op, values)}
}

func native(v Value) any {
	switch v.kind {
	case Int:
		return int64(v.bits)
	case Double:
		return math.Float64frombits(v.bits)
	case Bool:
		return v.bits == 1
	case Date:
		return v.Day()
	case List:
		var items []any
		for _, s := range v.list {
			items = append(items, s)
		}
		return items
	}
	return v.text
}

// oracleApply computes an operator on known values; nil when it cannot be computed.
func oracleApply(op string, v []any) any {
	switch op {
	case "!":
		return v[0] == false
	case "&&", "||": // the deciding value was not there
		return op == "&&"
	case "list":
		return v
	case "startsWith":
		return strings.HasPrefix(v[0].(string), v[1].(string))
	case "in":
		return slices.ContainsFunc(v[1].([]any), func(item any) bool { return equal(item, v[0]) })
	case "==":
		return equal(v[0], v[1])
	case "!=":
		return !equal(v[0], v[1])
	case "<", "<=", ">", ">=":
		return order(op, v[0], v[1])
	}
	if h, ok := v[1].(hours); ok {
		return v[0].(Day) - Day(h/24)
	}
	a, whole := v[0].(int64)
	b, alsoWhole := v[1].(int64)
	if whole && alsoWhole {
		return oracleIntegers(op, a, b)
	}
	x, y := float(v[0]), float(v[1])
	return map[string]float64{"+": x + y, "-": x - y, "*": x * y, "/": x / y}[op]
}

func oracleIntegers(op string, a, b int64) any {
	x, y, z := big.NewInt(a), big.NewInt(b), new(big.Int)
	switch op {
	case "+":
		z.Add(x, y)
	case "-":
		z.Sub(x, y)
	case "*":
		z.Mul(x, y)
	case "/":
		if b == 0 {
			return nil
		}
		z.Quo(x, y)
	}
	if !z.IsInt64() {
		return nil
	}
	return z.Int64()
}

func float(v any) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	return v.(float64)
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, float64:
		return true
	}
	return false
}

func equal(a, b any) bool {
	_, whole := a.(int64)
	_, alsoWhole := b.(int64)
	if isNumber(a) && isNumber(b) && !(whole && alsoWhole) {
		return float(a) == float(b)
	}
	return a == b
}

func order(op string, a, b any) any {
	var sign int
	switch x := a.(type) {
	case Day:
		sign = int(x) - int(b.(Day))
	case string:
		sign = strings.Compare(x, b.(string))
	default:
		if math.IsNaN(float(a)) || math.IsNaN(float(b)) {
			return false // as IEEE 754 and the CEL specification have it
		}
		_, whole := a.(int64)
		_, alsoWhole := b.(int64)
		if sign = cmp.Compare(float(a), float(b)); whole && alsoWhole {
			sign = cmp.Compare(a.(int64), b.(int64))
		}
	}
	return map[string]bool{"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op]
}

// oracle is the verdict and the missing attributes, sorted.
func oracle(t *tree, asOf Day, row Values) (Verdict, []string) {
	f := kleene(t, asOf, row)
	switch f.v {
	case true:
		return Eligible, nil
	case false:
		return Ineligible, nil
	}
	var missing []string
	for _, i := range f.missing {
		missing = append(missing, testVars[i].Key)
	}
	slices.Sort(missing)
	return Undetermined, slices.Compact(missing)
}
