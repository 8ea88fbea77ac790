package draft_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/matching/draft"
	"huizhida/matching/rule"
)

var vars = []rule.Variable{
	{Key: "size", Type: rule.String, Label: "企业规模"}, {Key: "industry", Type: rule.String, Label: "国民经济行业代码"},
	{Key: "employees", Type: rule.Int, Label: "从业人员", Unit: "人"}, {Key: "patents", Type: rule.Int, Label: "有效专利", Unit: "件"},
	{Key: "export_usd_prev", Type: rule.Double, Label: "上年海关出口额", Unit: "美元", Yearly: true},
	{Key: "revenue_10k_prev", Type: rule.Double, Label: "上年营业收入", Unit: "万元", Yearly: true},
	{Key: "rd_staff_ratio", Type: rule.Double, Label: "科技人员占比"},
	{Key: "high_tech", Type: rule.Bool, Label: "高新技术企业"}, {Key: "dishonest", Type: rule.Bool, Label: "失信被执行人"},
	{Key: "established", Type: rule.Date, Label: "成立日期"}, {Key: "tags", Type: rule.List, Label: "标签"},
}

var (
	words  = []string{"小型", "微型", "C39", "a\\b\"c"}
	days   = []rule.Day{0, 18628, 18992, 18993, 19357}
	leaves = []string{
		`size == "小型"`, `"微型" != size`, `size in ["小型", "微型"]`, `!(size in ["小型"])`, `industry.startsWith("C3")`, `!industry.endsWith("9")`,
		`industry.contains("\"")`, `employees >= 10`, `0 < employees`, `patents == 3`, `patents in [1, 2]`, `export_usd_prev <= 3000000`, `export_usd_prev > 2.5`,
		`rd_staff_ratio >= 0.055`, `high_tech`, `!dishonest`, `dishonest == false`, `high_tech != true`, `established <= as_of - duration("8760h")`,
		`established > as_of - duration("720h")`, `established >= date("2021-12-31")`, `established < as_of`, `established < as_of - duration("36h")`, `"老字号" in tags`,
		`!("a" in tags)`, `tags.exists(t, t.startsWith("省"))`, `revenue_10k_prev / export_usd_prev >= 0.03`, `(employees + patents) > 12`, `min(employees, patents) > 1`,
		`size == ""`, `size == "a、b"`, `employees > patents`, `high_tech == dishonest`, `established.getFullYear() == 2021`, `true`, `size(tags) > 0`,
		`export_usd_prev > 0 && export_usd_prev <= 3000000`, `(high_tech ? patents >= 1 : patents >= 5)`, `size in []`, `export_usd_prev == 1e300`, `employees == 9007199254740993`,
	}
	comments = []string{"", "", "", " // 说明 && (\n", "\n// 停用〔第九条〕: size == \"大型\"\n", "\n// 待填: ? 等于 “”\n"}
)

// source draws a rule as people write them: parentheses where they please, comments anywhere.
func source(t *rapid.T, depth int) string {
	note := rapid.SampledFrom(comments).Draw(t, "comment")
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		return note + rapid.SampledFrom(leaves).Draw(t, "condition")
	}
	sub := func() string { return source(t, depth-1) }
	switch rapid.IntRange(0, 6).Draw(t, "shape") {
	case 0:
		return note + "(" + sub() + ")"
	case 1:
		return "!(" + note + sub() + ")"
	case 2:
		return "!(" + sub() + note + ")"
	case 3:
		return "(" + sub() + " || " + note + sub() + ")"
	case 4:
		return "(" + sub() + note + " || " + sub() + " && " + sub() + ")"
	case 5:
		return fmt.Sprintf("(%s ? %s : %s)", sub(), sub(), sub())
	}
	return sub() + " && " + note + sub() + " && (" + sub() + ")"
}

func row(t *rapid.T) rule.Values {
	out := make(rule.Values, len(vars))
	for i, v := range vars {
		if rapid.IntRange(0, 3).Draw(t, "unknown") == 0 {
			continue
		}
		switch v.Type {
		case rule.String:
			out[i] = rule.OfString(rapid.SampledFrom([]string{"小型", "微型", "C39", "大型", "", "a、b", `"`}).Draw(t, v.Key))
		case rule.Int:
			out[i] = rule.OfInt(rapid.SampledFrom([]int64{0, 1, 2, 3, 5, 10, 9007199254740993}).Draw(t, v.Key))
		case rule.Double:
			out[i] = rule.OfDouble(rapid.SampledFrom([]float64{0, 0.055, 0.06, 2.5, 3e6, 3e6 + 1, 1e300}).Draw(t, v.Key))
		case rule.Bool:
			out[i] = rule.OfBool(rapid.Bool().Draw(t, v.Key))
		case rule.Date:
			out[i] = rule.OfDay(rapid.SampledFrom(days).Draw(t, v.Key))
		case rule.List:
			out[i] = rule.OfList(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "老字号", "省级"}), 0, 2).Draw(t, v.Key))
		}
	}
	return out
}

func clausesFor(r *rule.Rule) []string {
	clauses := make([]string, len(r.Conditions()))
	for i := range clauses {
		clauses[i] = fmt.Sprintf("第%d条", i/2)
	}
	return clauses
}

func TestEveryRuleKeepsItsMeaningAndItsConditionsAsATree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := source(t, 3)
		r, err := rule.Compile(vars, text)
		if err != nil {
			return // nested too deep, or a constant that cannot be computed
		}
		tree := draft.Parse(r, clausesFor(r))
		written := tree.Text()
		again, err := rule.Compile(vars, written)
		require.NoError(t, err, "%s\n--\n%s", text, written)
		require.Len(t, again.Conditions(), len(r.Conditions()), "%s\n--\n%s", text, written)
		for i, c := range r.Conditions() {
			require.Equal(t, c.Keys, again.Conditions()[i].Keys, "condition %d of %s\n--\n%s", i, text, written)
		}
		require.Len(t, tree.Clauses(), len(again.Conditions()))
		for range 20 {
			row, asOf := row(t), rapid.SampledFrom(days).Draw(t, "as of")
			require.Equal(t, r.Eval(asOf, row).Verdict, again.Eval(asOf, row).Verdict, "%s\n--\n%s\n%v", text, written, row)
		}
		reread, _, err := draft.Read(vars, written, tree.Clauses())
		require.NoError(t, err)
		require.Equal(t, written, reread.Text(), "from %s", text)
		require.Equal(t, tree.Clauses(), reread.Clauses())
		for _, mark := range []string{"// 停用〔第九条〕", "// 待填", "// 说明 && ("} {
			require.Equal(t, strings.Count(text, mark), strings.Count(written, mark), "%s\n--\n%s", text, written)
		}
	})
}

// condition draws a row of any kind, filled in or not.
func condition(t *rapid.T) draft.Condition {
	clause := rapid.SampledFrom([]string{"", "第二条", "第二条第（一）项"}).Draw(t, "clause")
	if rapid.IntRange(0, 6).Draw(t, "as text") == 0 {
		raw := rapid.SampledFrom([]string{"employees > patents", "a >", "", "high_tech ? true : dishonest", "employees + 1 > 2 || high_tech"}).Draw(t, "raw")
		return draft.Condition{Raw: raw, Text: true, Clause: clause, Muted: rapid.Bool().Draw(t, "muted")}
	}
	v := rapid.SampledFrom(vars).Draw(t, "attribute")
	c := draft.Condition{Key: v.Key, Clause: clause, Operator: rapid.SampledFrom(draft.Operators(v.Type)).Draw(t, "operator"), Muted: rapid.IntRange(0, 4).Draw(t, "muted") == 0}
	typed := map[rule.Type][]string{rule.String: append(words, ""), rule.Int: {"10", "1,000", "十"}, rule.Double: {"3,000,000", "300万", "5.5%", "??"},
		rule.Date: {"2021-12-31", "基准日前 1 年", "去年", "1 年", "180 天"}, rule.List: {"老字号", "甲、乙"}}
	if c.Operator.NeedsValue() {
		c.Values = []string{rapid.SampledFrom(typed[v.Type]).Draw(t, "value")}
	}
	if c.Operator == draft.Between {
		c.Values = []string{rapid.SampledFrom([]string{"1 至 10", "大于 0 至 300万", "大于 1 至 小于 2", "9 至 1", "很多"}).Draw(t, "range")}
	}
	return c
}

func group(t *rapid.T, depth int) *draft.Group {
	g := &draft.Group{Join: rapid.SampledFrom(draft.Joins).Draw(t, "join")}
	for range rapid.IntRange(1, 4).Draw(t, "items") {
		switch n := rapid.IntRange(0, 5).Draw(t, "item"); {
		case n == 0 && depth > 0:
			g.Items = append(g.Items, draft.Item{Group: group(t, depth-1)})
		case n == 1:
			g.Items = append(g.Items, draft.Item{Note: "见会议纪要"})
		default:
			c := condition(t)
			g.Items = append(g.Items, draft.Item{Condition: &c})
		}
	}
	return g
}

func TestEveryTreeIsKeptInItsText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree := draft.Tree{Vars: vars, Root: group(t, 3)}
		text := tree.Text()
		again, r, err := draft.Read(vars, text, tree.Clauses())
		require.NoError(t, err, text)
		third, _, err := draft.Read(vars, again.Text(), again.Clauses())
		require.NoError(t, err, text)
		require.Equal(t, again.Text(), third.Text(), "from %s", text)
		if !strings.Contains(text, "!(") { // a lone condition under a "!" becomes its opposite
			require.Equal(t, text, again.Text())
		}
		require.Equal(t, tree.Clauses(), again.Clauses(), text)
		require.Len(t, again.Unfinished(), len(tree.Unfinished()), text)
		require.Equal(t, r == nil, len(tree.Placed()) == 0)
		if r != nil {
			require.Len(t, r.Conditions(), len(tree.Clauses()), "a clause for every condition of %s", text)
		}
	})
}

// FuzzRead holds the reader to texts that are no rules.
func FuzzRead(f *testing.F) {
	for _, l := range leaves {
		f.Add(l)
		f.Add("!(" + l + " // x\n)")
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, _, err := draft.Read(vars, text, nil)
		if err != nil {
			return
		}
		_, _, err = draft.Read(vars, tree.Text(), tree.Clauses())
		require.NoError(t, err, "%q became %q", text, tree.Text())
	})
}
