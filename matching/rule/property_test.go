package rule

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// testVars has two attributes of each type, so that they meet each other.
var testVars = []Variable{
	{Key: "size", Type: String, Label: "企业规模"}, {Key: "town", Type: String, Label: "镇街"},
	{Key: "employees", Type: Int, Label: "从业人员", Unit: "人"}, {Key: "patents", Type: Int, Label: "有效专利", Unit: "件"},
	{Key: "export_usd_prev", Type: Double, Label: "上年海关出口额", Unit: "美元", Yearly: true},
	{Key: "rd_staff_ratio", Type: Double, Label: "科技人员占比"},
	{Key: "high_tech", Type: Bool, Label: "高新技术企业"}, {Key: "dishonest", Type: Bool, Label: "失信被执行人"},
	{Key: "established", Type: Date, Label: "成立日期"}, {Key: "moved", Type: Date, Label: "迁入日期"},
	{Key: "tags", Type: List, Label: "标签"},
}

var (
	words   = []string{"", "小型", "微型", "大石街道", "a"}
	wholes  = []int64{0, 1, 2, 10, -1, 3_000_000, math.MaxInt64, math.MinInt64}
	numbers = []float64{0, 0.055, 1, 2.5, 3_000_000, -1, 1e300}
	days    = []Day{0, 6756 /* 1988-07-01, in summer time */, 18992, 18993, 19357}
)

func attribute(t *rapid.T, of Type) *tree {
	var keys []int
	for i, v := range testVars {
		if v.Type == of {
			keys = append(keys, i)
		}
	}
	return &tree{op: "attr", key: rapid.SampledFrom(keys).Draw(t, "attribute")}
}

func constant(t *rapid.T, of Type) *tree {
	lit := &tree{op: "lit"}
	switch of {
	case String:
		lit.lit = rapid.SampledFrom(words).Draw(t, "word")
	case Int:
		lit.lit = rapid.SampledFrom(wholes).Draw(t, "whole")
	case Double:
		lit.lit = rapid.SampledFrom(numbers).Draw(t, "number")
	case Bool:
		lit.lit = rapid.Bool().Draw(t, "bool")
	case Date:
		lit.lit = rapid.SampledFrom(days).Draw(t, "day")
	}
	return lit
}

// expression draws an expression of the type, at most depth operators deep.
func expression(t *rapid.T, of Type, depth int) *tree {
	if depth == 0 || rapid.IntRange(0, 4).Draw(t, "leaf") == 0 {
		if rapid.IntRange(0, 3).Draw(t, "constant") == 0 {
			return constant(t, of)
		}
		return attribute(t, of)
	}
	sub := func(of Type) *tree { return expression(t, of, depth-1) }
	number := func() *tree { return sub(rapid.SampledFrom([]Type{Int, Double}).Draw(t, "number type")) }
	if of != Bool {
		if rapid.IntRange(0, 3).Draw(t, "choice") == 0 {
			return &tree{op: "?", kids: []*tree{sub(Bool), sub(of), sub(of)}}
		}
		switch of {
		case Int:
			return &tree{op: rapid.SampledFrom([]string{"+", "-", "*", "/"}).Draw(t, "op"), kids: []*tree{sub(Int), sub(Int)}}
		case Double:
			return &tree{op: rapid.SampledFrom([]string{"+", "-", "*", "/"}).Draw(t, "op"), kids: []*tree{number(), sub(Double)}}
		case Date:
			return &tree{op: "-", kids: []*tree{{op: "as_of"}, {op: "lit", lit: hours(24 * rapid.SampledFrom([]int64{0, 1, 365}).Draw(t, "days"))}}}
		}
		return attribute(t, of)
	}
	comparison := rapid.SampledFrom([]string{"<", "<=", ">", ">=", "==", "!="}).Draw(t, "comparison")
	equality := rapid.SampledFrom([]string{"==", "!="}).Draw(t, "equality")
	switch rapid.IntRange(0, 12).Draw(t, "shape") {
	case 0:
		return &tree{op: "!", kids: []*tree{sub(Bool)}}
	case 1, 2, 3:
		return &tree{op: "&&", kids: []*tree{sub(Bool), sub(Bool)}}
	case 4, 5, 6:
		return &tree{op: "||", kids: []*tree{sub(Bool), sub(Bool)}}
	case 7:
		return &tree{op: "?", kids: []*tree{sub(Bool), sub(Bool), sub(Bool)}}
	case 8:
		return &tree{op: equality, kids: []*tree{sub(Bool), sub(Bool)}}
	case 9:
		return &tree{op: comparison, kids: []*tree{number(), number()}}
	case 10:
		return &tree{op: comparison, kids: []*tree{sub(Date), sub(Date)}}
	case 11:
		if rapid.Bool().Draw(t, "in a constant list") {
			return &tree{op: "in", kids: []*tree{number(), {op: "list", kids: []*tree{constant(t, Int), constant(t, Int)}}}}
		}
		return &tree{op: "in", kids: []*tree{sub(String), attribute(t, List)}}
	}
	return &tree{op: rapid.SampledFrom([]string{"==", "startsWith"}).Draw(t, "of text"), kids: []*tree{attribute(t, String), constant(t, String)}}
}

// values draws a row in which each attribute is unknown one time in three.
func values(t *rapid.T) Values {
	row := make(Values, len(testVars))
	for i, v := range testVars {
		if rapid.IntRange(0, 2).Draw(t, "unknown") == 0 {
			continue
		}
		switch v.Type {
		case String:
			row[i] = OfString(rapid.SampledFrom(words).Draw(t, v.Key))
		case Int:
			row[i] = OfInt(rapid.SampledFrom(wholes).Draw(t, v.Key))
		case Double:
			row[i] = OfDouble(rapid.SampledFrom(numbers).Draw(t, v.Key))
		case Bool:
			row[i] = OfBool(rapid.Bool().Draw(t, v.Key))
		case Date:
			row[i] = OfDay(rapid.SampledFrom(days).Draw(t, v.Key))
		case List:
			row[i] = OfList(rapid.SliceOfN(rapid.SampledFrom(words), 0, 2).Draw(t, v.Key))
		}
	}
	return row
}

// rowsPerRule times rapid's 100 rules (or -rapid.checks) is the number of pairs that are compared.
const rowsPerRule = 40

func TestEvalAgreesWithKleenesTablesAndWithCELsOwnPartialEvaluation(t *testing.T) {
	t.Parallel()
	seen := map[Verdict]int{}
	rapid.Check(t, func(t *rapid.T) {
		generated := expression(t, Bool, 5)
		source := text(generated)
		r, err := Compile(testVars, source)
		if e, ok := err.(*Error); ok && constantFailure(e) {
			return // 1/0 and its like, refused at once
		}
		require.NoError(t, err, source)
		whole, err := r.CEL()
		require.NoError(t, err, source)
		for range rowsPerRule {
			row := values(t)
			asOf := rapid.SampledFrom(days).Draw(t, "as of")

			got := r.Eval(asOf, row)
			verdict, missing := oracle(generated, asOf, row)
			require.Equal(t, verdict, got.Verdict, "%s\n%v", source, row)
			require.Equal(t, missing, got.Missing, "%s\n%v", source, row)
			require.Equal(t, verdict, whole.Verdict(asOf, row), "cel-go on the whole rule: %s\n%v", source, row)
			seen[got.Verdict]++
		}
	})
	for _, v := range []Verdict{Eligible, Undetermined, Ineligible} {
		require.Greater(t, seen[v], 100, "rules too one-sided to prove anything of %s", v)
	}
}

func constantFailure(e *Error) bool {
	return len(e.Message) > 0 && e.Message[:len("这个条件无法计算")] == "这个条件无法计算"
}
