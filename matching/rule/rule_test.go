package rule_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/matching/rule"
)

var vars = []rule.Variable{
	{Key: "district", Type: rule.String, Label: "注册地区县"},
	{Key: "size", Type: rule.String, Label: "企业规模"},
	{Key: "industry", Type: rule.String, Label: "国民经济行业代码"},
	{Key: "employees", Type: rule.Int, Label: "从业人员", Unit: "人"},
	{Key: "patents", Type: rule.Int, Label: "有效专利", Unit: "件"},
	{Key: "export_usd_prev", Type: rule.Double, Label: "上年海关出口额", Unit: "美元", Yearly: true},
	{Key: "revenue_10k_prev", Type: rule.Double, Label: "上年营业收入", Unit: "万元", Yearly: true},
	{Key: "rd_staff_ratio", Type: rule.Double, Label: "科技人员占比"},
	{Key: "import_export_right", Type: rule.Bool, Label: "进出口经营权"},
	{Key: "high_tech", Type: rule.Bool, Label: "高新技术企业"},
	{Key: "dishonest", Type: rule.Bool, Label: "失信被执行人"},
	{Key: "established", Type: rule.Date, Label: "成立日期"},
	{Key: "tags", Type: rule.List, Label: "标签"},
}

const exporters = `district == "番禺区" && size in ["小型", "微型"] && import_export_right
  && export_usd_prev > 0 && export_usd_prev <= 3000000
  && !dishonest && established <= as_of - duration("8760h")`

func row(values map[string]rule.Value) rule.Values {
	r := make(rule.Values, len(vars))
	for i, v := range vars {
		r[i] = values[v.Key]
	}
	return r
}

func day(t *testing.T, s string) rule.Day {
	t.Helper()
	d, err := rule.ParseDay(s)
	require.NoError(t, err)
	return d
}

func TestEvalDecidesByKleenesLogic(t *testing.T) {
	t.Parallel()
	known := map[string]rule.Value{
		"size": rule.OfString("小型"), "high_tech": rule.OfBool(true), "dishonest": rule.OfBool(false), "employees": rule.OfInt(20),
		"export_usd_prev": rule.OfDouble(3_000_000), "patents": rule.OfInt(0), "tags": rule.OfList([]string{"老字号"}),
	}
	for _, tt := range []struct {
		name, expr string
		verdict    rule.Verdict
		missing    []string
	}{
		{"AComparisonWithAnUnknownIsUnknown", `district == "番禺区"`, rule.Undetermined, []string{"district"}},
		{"AnUnknownComparedWithItselfIsUnknown", `district == district`, rule.Undetermined, []string{"district"}},
		{"FalseAndUnknownIsFalse", `dishonest && district == "番禺区"`, rule.Ineligible, nil},
		{"UnknownAndFalseIsFalse", `district == "番禺区" && dishonest`, rule.Ineligible, nil},
		{"TrueOrUnknownIsTrue", `high_tech || district == "番禺区"`, rule.Eligible, nil},
		{"UnknownOrTrueIsTrue", `district == "番禺区" || high_tech`, rule.Eligible, nil},
		{"NotUnknownIsUnknown", `!(district == "番禺区")`, rule.Undetermined, []string{"district"}},
		{"ADecidedAlternativeAsksNothing", `(rd_staff_ratio > 0.1 || high_tech) && district == "番禺区"`, rule.Undetermined, []string{"district"}},
		{"AFalseConjunctionAsksNothing", `(rd_staff_ratio > 0.1 && dishonest) || district == "番禺区"`, rule.Undetermined, []string{"district"}},
		{"NotOfAFalseConjunctionIsTrue", `!(district == "番禺区" && dishonest)`, rule.Eligible, nil},
		{"ATrueCompanionDoesNotHideTheUnknown", `high_tech && district == "番禺区"`, rule.Undetermined, []string{"district"}},
		{"EveryUnknownOfAComparisonIsMissing", `revenue_10k_prev * rd_staff_ratio > 100 && industry.startsWith("C39")`, rule.Undetermined, []string{"industry", "rd_staff_ratio", "revenue_10k_prev"}},
		{"AKnownPartOfAnUnknownComparisonIsNot", `employees > 10 && export_usd_prev / revenue_10k_prev > 1`, rule.Undetermined, []string{"revenue_10k_prev"}},
		{"MissingNamesAnAttributeOnce", `revenue_10k_prev > 1 && revenue_10k_prev < 9`, rule.Undetermined, []string{"revenue_10k_prev"}},
		{"AChosenBranchHidesTheOther", `high_tech ? employees > 5 : revenue_10k_prev > 5`, rule.Eligible, nil},
		{"AnUnknownChoiceAsksForItself", `district == "番禺区" ? employees > 5 : revenue_10k_prev > 5`, rule.Undetermined, []string{"district", "revenue_10k_prev"}},
		{"AChoiceInsideAComparison", `(high_tech ? employees : patents) > 5 && (dishonest ? revenue_10k_prev : export_usd_prev) > 5`, rule.Eligible, nil},
		{"AnUnknownListIsUnknown", `district in ["番禺区", "南沙区"]`, rule.Undetermined, []string{"district"}},
		{"AListThatHoldsIt", `"老字号" in tags && !("上市" in tags)`, rule.Eligible, nil},
		{"SomeItemOfAList", `tags.exists(t, t.startsWith("老"))`, rule.Eligible, nil},
		{"SomeItemComparedWithAnUnknown", `tags.exists(t, t == district)`, rule.Undetermined, []string{"district"}},
		{"SomeItemDecidesBeforeAnUnknown", `tags.exists(t, t == "老字号" || t == district)`, rule.Eligible, nil},
		{"IntegersAndDoublesCompareFreely", `export_usd_prev == 3000000 && employees * 0.5 == 10 && employees in [20.0, 1]`, rule.Eligible, nil},
		{"TheLimitIsIncluded", `export_usd_prev <= 3000000`, rule.Eligible, nil},
		{"ADivisionByZeroDecidesNothing", `employees / patents > 1`, rule.Undetermined, nil},
		{"ADivisionByZeroDoesNotHideADecision", `employees / patents > 1 || high_tech`, rule.Eligible, nil},
		{"ADivisionByZeroAsksNothingOfItsOwn", `employees / patents > 1 && district == "番禺区"`, rule.Undetermined, []string{"district"}},
		{"AnOverflowDecidesNothing", `employees * 9223372036854775807 > 1`, rule.Undetermined, nil},
		{"ADoubleDividedByZeroIsInfinite", `export_usd_prev / patents > 1`, rule.Eligible, nil},
		{"NoNumberIsNotAboveAnything", `0.0 / patents > 1 || 0.0 / patents <= 1`, rule.Ineligible, nil},
		{"TheSmallerOfTwoIsUnknownWhileOneIs", `min(employees, patents) < 1`, rule.Eligible, nil},
		{"TheLargerOfThreeMixesIntegersAndDoubles", `max(employees, 2.5, patents) == 20`, rule.Eligible, nil},
		{"ConstantsAreTriedOneByOne", `["a", "b"].exists(x, x == "b" || x == district)`, rule.Eligible, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := rule.Compile(vars, tt.expr)
			require.NoError(t, err)
			got := r.Eval(day(t, "2022-12-31"), row(known))
			require.Equal(t, tt.verdict, got.Verdict)
			require.Equal(t, tt.missing, got.Missing)
		})
	}
}

func TestEvalComparesDatesAtTheBordersOfDaysInShanghai(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		expr, established string
		verdict           rule.Verdict
	}{
		{`established <= as_of - duration("8760h")`, "2021-12-31", rule.Eligible},
		{`established <= as_of - duration("8760h")`, "2022-01-01", rule.Ineligible},
		{`established == date("2021-12-31")`, "2021-12-31", rule.Eligible},
		{`established < date("2021-12-31")`, "2021-12-31", rule.Ineligible},
		{`established >= timestamp("2021-12-30T16:00:00Z")`, "2021-12-31", rule.Eligible},
		{`established > timestamp("2021-12-30T16:00:00Z")`, "2021-12-31", rule.Ineligible},
		{`established.getFullYear() == 2021 && established.getMonth() == 0 && established.getDate() == 1`, "2021-01-01", rule.Eligible},
		{`established == as_of - duration("302424h")`, "1988-07-01", rule.Eligible}, // in summer time, 12601 days before
		{`as_of - established >= duration("8760h")`, "2021-12-31", rule.Eligible},
		{`as_of == date("2022-12-31")`, "2021-12-31", rule.Eligible},
	} {
		r, err := rule.Compile(vars, tt.expr)
		require.NoError(t, err)
		got := r.Eval(day(t, "2022-12-31"), row(map[string]rule.Value{"established": rule.OfDay(day(t, tt.established))}))
		require.Equal(t, tt.verdict, got.Verdict, "%s of %s", tt.expr, tt.established)
	}
}

func TestComputeAnswersForAPartOfARule(t *testing.T) {
	t.Parallel()
	r, err := rule.Compile(vars, `employees * 2 > 30 && established < as_of`)
	require.NoError(t, err)
	known := row(map[string]rule.Value{"employees": rule.OfInt(20)})
	both := r.Bound(day(t, "2022-12-31"))
	require.Equal(t, rule.OfInt(40), rule.Compute(both.Args[0].Args[0], known))
	require.Equal(t, rule.OfBool(true), rule.Compute(both.Args[0], known))
	require.False(t, rule.Compute(both, known).Known())
	known[11] = rule.OfDay(day(t, "2022-12-30"))
	require.Equal(t, rule.OfBool(true), rule.Compute(both, known))
}

func TestEvalGivesTheReasonOfEveryCondition(t *testing.T) {
	t.Parallel()
	r, err := rule.Compile(vars, exporters)
	require.NoError(t, err)
	got := r.Eval(day(t, "2022-12-31"), row(map[string]rule.Value{
		"district": rule.OfString("番禺区"), "size": rule.OfString("大型"), "import_export_right": rule.OfBool(true),
		"dishonest": rule.OfBool(false), "established": rule.OfDay(day(t, "2022-06-01")),
	}))
	require.Equal(t, rule.Ineligible, got.Verdict)
	require.Equal(t, "tftuutf", got.Reasons(), "also past the one that decided")
	require.Equal(t, got.Conditions, rule.ParseReasons(got.Reasons()))
	require.Equal(t, got.Conditions, r.TermTruths(got.Conditions), "each of its terms is one condition")
}

func TestDayIsACalendarDay(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"1949-10-01", "1969-12-31", "1970-01-01", "2024-02-29"} {
		d := day(t, s)
		require.Equal(t, s, d.String())
		require.Equal(t, d, rule.DayOf(d.Time()))
	}
	require.Equal(t, day(t, "2022-12-31"), rule.DayOf(time.Date(2022, 12, 31, 23, 59, 0, 0, time.FixedZone("", 8*3600))))
}

func BenchmarkEval(b *testing.B) {
	r, err := rule.Compile(vars, exporters)
	require.NoError(b, err)
	known := row(map[string]rule.Value{
		"district": rule.OfString("番禺区"), "size": rule.OfString("小型"), "import_export_right": rule.OfBool(true), "export_usd_prev": rule.OfDouble(1e6),
		"dishonest": rule.OfBool(false), "established": rule.OfDay(18000),
	})
	b.ReportAllocs()
	for b.Loop() {
		r.Eval(19000, known)
	}
}

func BenchmarkCompile(b *testing.B) {
	n := 0
	for b.Loop() {
		n++ // a rule that was compiled before is kept
		_, _ = rule.Compile(vars, exporters+" // "+strconv.Itoa(n))
	}
}
