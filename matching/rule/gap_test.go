package rule

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// firm is known in every attribute.
func firm(t *testing.T) Values {
	t.Helper()
	established, err := ParseDay("2022-03-01")
	require.NoError(t, err)
	return Values{OfString("大型"), OfString("石楼镇"), OfInt(8), OfInt(0), OfDouble(6_200_000), OfDouble(0.05), OfBool(false), OfBool(true),
		OfDay(established), OfDay(established - 1000), OfList([]string{"a"})}
}

func TestGapSaysHowFarItIs(t *testing.T) {
	t.Parallel()
	asOf, err := ParseDay("2022-06-27")
	require.NoError(t, err)
	for _, tt := range []struct{ expr, want string }{
		{`export_usd_prev <= 6000000`, "2021年海关出口额 620万美元，上限 600万美元，超出 20万美元"},
		{`export_usd_prev < 6200000`, "2021年海关出口额 620万美元，须小于 620万美元"},
		{`6000000 >= export_usd_prev`, "2021年海关出口额 620万美元，上限 600万美元，超出 20万美元"},
		{`export_usd_prev <= 6199999.9`, "2021年海关出口额 620万美元，上限 6,199,999.9美元，超出 0.1美元"},
		{`employees >= 10`, "从业人员 8人，至少 10人，还差 2人"},
		{`employees > 8`, "从业人员 8人，须大于 8人"},
		{`patents > 0`, "有效专利 0，须大于 0"},
		{`rd_staff_ratio >= 0.1`, "科技人员占比 5%，至少 10%，还差 5个百分点"},
		{`employees == 9`, "从业人员 8人，须为 9人"},
		{`employees != 8`, "从业人员 8人，须不是 8人"},
		{`established <= date("2021-06-27")`, "成立日期 2022年3月1日，须不晚于 2021年6月27日，晚了 247 天"},
		{`established <= as_of - duration("8760h")`, "成立日期 2022年3月1日，须不晚于 2021年6月27日，晚了 247 天；成立满一年要到 2023年3月1日"},
		{`as_of - established >= duration("8760h")`, "成立日期 2022年3月1日，须不晚于 2021年6月27日，晚了 247 天；成立满一年要到 2023年3月1日"},
		{`established < as_of - duration("2832h")`, "成立日期 2022年3月1日，须早于 2022年3月1日；成立超过118天要到 2022年6月28日"},
		{`moved >= as_of - duration("8760h")`, "迁入日期 2019年6月5日，须不早于 2021年6月27日，早了 753 天；2020年6月4日以后就超过一年"},
		{`moved > date("2019-06-05")`, "迁入日期 2019年6月5日，须晚于 2019年6月5日"},
		{`established.getFullYear() == 2021`, "成立日期的年份 为 2022，须为 2021"},
		{`size in ["小型", "微型"]`, "企业规模为大型，须为小型或微型"},
		{`size == "小型"`, "企业规模为大型，须为小型"},
		{`size != "大型"`, "企业规模为大型，须不是大型"},
		{`!(size in ["中型", "大型"])`, "企业规模为大型，须不是中型或大型"},
		{`town.startsWith("C39")`, "镇街 石楼镇，须以 C39 开头"},
		{`!town.contains("石")`, "镇街 石楼镇，须不含“石”"},
		{`["大石", "南村"].exists(x, town.startsWith(x))`, "镇街为石楼镇，须以 大石或南村 开头"},
		{`!dishonest`, "是失信被执行人，须不是"},
		{`dishonest == false`, "是失信被执行人，须不是"},
		{`high_tech`, "不是高新技术企业，须是"},
		{`"老字号" in tags`, "标签中没有“老字号”"},
		{`!("a" in tags)`, "标签中有“a”，须没有"},
		{`tags.exists(t, t.startsWith("省级"))`, "标签 a，须标签中有一项满足：该项以 省级 开头"},
		{`employees * 2 >= patents + 20`, "从业人员 × 2 为 16，至少 有效专利 ＋ 20（20），还差 4"},
		{`employees > 5 && !(export_usd_prev > 6000000 || dishonest)`, "|2021年海关出口额 620万美元，上限 600万美元，超出 20万美元|是失信被执行人，须不是"},
		{`!(employees >= 5 && !high_tech)`, "从业人员 8人，须小于 5人，超出 3人|不是高新技术企业，须是"},
		{`dishonest ? patents >= 1 : employees >= 10`, "|有效专利 0，至少 1件，还差 1件|"},
		{`employees * 9223372036854775807 > 1`, ""},
	} {
		r, err := Compile(testVars, tt.expr)
		require.NoError(t, err, tt.expr)
		var got []string
		for i := range r.Conditions() {
			got = append(got, r.Gap(i, asOf, firm(t)))
		}
		require.Equal(t, tt.want, strings.Join(got, "|"), tt.expr)
	}
}

func TestGapStandsByEveryConditionThatFails(t *testing.T) {
	t.Parallel()
	said := 0
	rapid.Check(t, func(t *rapid.T) {
		r, err := Compile(testVars, text(expression(t, Bool, 4)))
		if e, ok := err.(*Error); ok && constantFailure(e) {
			return
		}
		require.NoError(t, err)
		row, asOf := values(t), rapid.SampledFrom(days).Draw(t, "as of")
		res := r.Eval(asOf, row)
		for i := range r.Conditions() {
			gap := r.Gap(i, asOf, row)
			if gap != "" {
				said++
				require.NotEqual(t, Unknown, res.Conditions[i], r.Source())
			}
		}
		for _, b := range r.Blocks(res.Conditions) {
			if len(b) == 1 && !chooses(r.root, r.leaves[b[0]]) {
				require.NotEmpty(t, r.Gap(b[0], asOf, row), "%s blocks by condition %d alone", r.Source(), b[0])
			}
		}
	})
	require.Greater(t, said, 20)
}

// chooses says whether the leaf stands in the condition of a ?:.
func chooses(e, leaf *Expr) bool {
	found := false
	e.Walk(func(e *Expr) {
		if e.Op == If {
			e.Args[0].Walk(func(e *Expr) { found = found || e == leaf })
		}
	})
	return found
}

func TestBlocksAreTheSmallestSetsThatWouldTurnTheVerdict(t *testing.T) {
	t.Parallel()
	blocked := 0
	rapid.Check(t, func(t *rapid.T) {
		r, err := Compile(testVars, text(expression(t, Bool, 4)))
		if e, ok := err.(*Error); ok && constantFailure(e) {
			return
		}
		require.NoError(t, err)
		if len(r.leaves) > 8 {
			return
		}
		res := r.Eval(rapid.SampledFrom(days).Draw(t, "as of"), values(t))
		require.ElementsMatch(t, turnedByForce(r, res.Conditions), r.Blocks(res.Conditions), "%s with %s", r.Source(), res.Reasons())
		blocked += len(r.Blocks(res.Conditions))
	})
	require.Greater(t, blocked, 20)
}

// turnedByForce tries every set of known conditions, the smaller first.
func turnedByForce(r *Rule, conditions []Truth) [][]int {
	if r.root.truth(conditions) != False {
		return nil
	}
	var out [][]int
	for size := 1; size <= len(conditions); size++ {
		for bits := range 1 << len(conditions) {
			var few []int
			flipped := slices.Clone(conditions)
			for i := range conditions {
				if bits>>i&1 == 1 {
					few = append(few, i)
					flipped[i] = flipped[i].not()
				}
			}
			unknown := slices.ContainsFunc(few, func(i int) bool { return conditions[i] == Unknown })
			if len(few) == size && !unknown && r.root.truth(flipped) != False && !slices.ContainsFunc(out, func(s []int) bool { return isSubset(s, few) }) {
				out = append(out, few)
			}
		}
	}
	return out
}
