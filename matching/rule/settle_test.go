package rule

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// said writes settlings on one line each: "eligible: 企业规模 小型或微型；失信被执行人 否".
func said(list []Settling) []string {
	var out []string
	for _, s := range list {
		var needs []string
		for _, n := range s.Needs {
			text := n.Text
			if n.Open {
				text = "?"
			}
			needs = append(needs, n.Label+" "+text)
		}
		out = append(out, string(s.Verdict)+": "+strings.Join(needs, "；"))
	}
	return out
}

func TestSettleNamesTheSmallestSetsAndTheirValues(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, expr string
		want       []string
	}{
		{"ALimit", `export_usd_prev > 0 && export_usd_prev <= 3000000`, []string{
			"eligible: 上年海关出口额 大于 0、不超过 300万美元", "ineligible: 上年海关出口额 不超过 0，或者大于 300万美元"}},
		{"AList", `size in ["小型", "微型"]`, []string{"eligible: 企业规模 小型或微型", "ineligible: 企业规模 小型、微型以外的"}},
		{"ATruth", `!dishonest`, []string{"eligible: 失信被执行人 否", "ineligible: 失信被执行人 是"}},
		{"ADate", `established >= date("2021-06-27")`, []string{"eligible: 成立日期 不早于 2021年6月27日", "ineligible: 成立日期 不晚于 2021年6月26日"}},
		{"TheAge", `as_of - established >= duration("8760h")`, []string{"eligible: 成立日期 不晚于 2021年6月27日", "ineligible: 成立日期 不早于 2021年6月28日"}},
		{"ATag", `"老字号" in tags`, []string{"eligible: 标签 含“老字号”", "ineligible: 标签 不含“老字号”"}},
		{"OneOfTwoTags", `"老字号" in tags || "a" in tags`, []string{"eligible: 标签 含“a”或“老字号”", "ineligible: 标签 不含“a”、不含“老字号”"}},
		{"APrefixButOne", `town.startsWith("大石") && town != "大石街道"`, []string{"eligible: 镇街 以 大石 开头（大石街道除外）", "ineligible: 镇街 以 大石 开头以外的"}},
		{"ARatio", `rd_staff_ratio >= 0.055`, []string{"eligible: 科技人员占比 不低于 5.5%", "ineligible: 科技人员占比 小于 5.5%"}},
		{"AllOfTwo", `size == "小型" && !dishonest`, []string{"eligible: 企业规模 小型；失信被执行人 否", "ineligible: 企业规模 小型以外的", "ineligible: 失信被执行人 是"}},
		{"OneOfTwo", `size == "小型" || high_tech`, []string{"eligible: 企业规模 小型", "eligible: 高新技术企业 是", "ineligible: 企业规模 小型以外的；高新技术企业 否"}},
		{"TwoTiers", `size == "小型" && employees <= 50 || size == "微型" && employees <= 10`, []string{
			"eligible: 企业规模 小型或微型；从业人员 不超过 10人", "eligible: 企业规模 小型；从业人员 不超过 50人",
			"ineligible: 企业规模 小型、微型以外的", "ineligible: 从业人员 不低于 51人"}},
		{"AChoice", `high_tech ? patents >= 1 : patents >= 5`, []string{
			"eligible: 高新技术企业 是；有效专利 不低于 1件", "eligible: 高新技术企业 有登记即可；有效专利 不低于 5件",
			"ineligible: 高新技术企业 有登记即可；有效专利 不超过 0", "ineligible: 高新技术企业 否；有效专利 不超过 4件"}},
		{"TwoTogether", `patents / employees >= 2 && moved > date("2020-01-01")`, []string{
			"eligible: 有效专利 ?；从业人员 ?；迁入日期 不早于 2020年1月2日", "ineligible: 迁入日期 不晚于 2020年1月1日", "ineligible: 有效专利 ?；从业人员 ?"}},
		{"TogetherWithWhatIsKnown", `rd_staff_ratio * 2.0 <= patents * 0.1 + 0.5`, []string{"eligible: 有效专利 不低于 6件", "ineligible: 有效专利 不超过 5件"}},
		{"APlainWayBesidesOne", `patents / employees >= 2 || employees > 50`, []string{
			"eligible: 从业人员 不低于 51人", "ineligible: 有效专利 ?；从业人员 ?"}},
	} {
		r, err := Compile(testVars, tt.expr)
		require.NoError(t, err, tt.name)
		asOf, _ := ParseDay("2022-06-27")
		row := make(Values, len(testVars))
		row[r.index["rd_staff_ratio"]] = map[bool]Value{true: OfDouble(0.53)}[tt.name == "TogetherWithWhatIsKnown"]
		got, complete := r.Settle(asOf, row)
		require.True(t, complete, tt.name)
		require.Equal(t, tt.want, said(got), tt.name)
	}
}

// filled is the row with one of the samples of each need, which draw chooses.
func filled(row Values, r *Rule, s Settling, draw func(Need) Value) Values {
	row = slices.Clone(row)
	for _, n := range s.Needs {
		row[r.index[n.Key]] = draw(n)
	}
	return row
}

// inside draws a value from the ranges of a need, or else one of its samples.
func inside(t *rapid.T, n Need, of Type) Value {
	if len(n.Ranges) == 0 || rapid.Bool().Draw(t, "sample") {
		return rapid.SampledFrom(n.Samples).Draw(t, n.Key)
	}
	x := rapid.SampledFrom(n.Ranges).Draw(t, "range")
	low, high := ends(of, Domain{})
	if x.Low.known {
		low = x.Low.place()
	}
	if x.High.known {
		high = x.High.place()
	}
	if x.Above {
		low++
	}
	if x.Below {
		high--
	}
	return valueAt(of, rapid.Int64Range(low, high).Draw(t, n.Key))
}

func TestWhatSettlesReallyDoesWhateverElseIs(t *testing.T) {
	t.Parallel()
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		source := text(expression(t, Bool, 5))
		r, err := Compile(testVars, source)
		if e, ok := err.(*Error); ok && constantFailure(e) {
			return
		}
		require.NoError(t, err)
		for range 5 {
			row, asOf := values(t), rapid.SampledFrom(days).Draw(t, "as of")
			list, _ := r.Settle(asOf, row)
			for _, s := range list {
				for range 5 {
					settled := filled(row, r, s, func(n Need) Value { return inside(t, n, testVars[r.index[n.Key]].Type) })
					require.Equal(t, s.Verdict, r.Eval(asOf, settled).Verdict, "%s\n%v\n%v", source, said([]Settling{s}), settled)
					other := values(t)
					for i, v := range settled {
						if !v.known {
							settled[i] = other[i]
						}
					}
					require.Equal(t, s.Verdict, r.Eval(asOf, settled).Verdict, "with the others known: %s\n%v", source, settled)
					checked++
				}
			}
		}
	})
	require.Greater(t, checked, 1000)
}

// pool is what the brute force tries for a type.
func pool(of Type) []Value {
	var list []Value
	switch of {
	case String:
		for _, w := range words {
			list = append(list, OfString(w))
		}
	case Int:
		for _, n := range wholes {
			list = append(list, OfInt(n))
		}
	case Double:
		for _, f := range numbers {
			list = append(list, OfDouble(f))
		}
	case Bool:
		list = []Value{OfBool(true), OfBool(false)}
	case Date:
		for _, d := range days {
			list = append(list, OfDay(d))
		}
	case List:
		list = []Value{OfList(nil), OfList([]string{"小型"}), OfList([]string{"a"}), OfList([]string{"a", "小型"})}
	}
	return list
}

func TestNoSmallerSetThatSettlesIsOverlooked(t *testing.T) {
	t.Parallel()
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		source := text(expression(t, Bool, 3))
		r, err := Compile(testVars, source)
		if e, ok := err.(*Error); ok && constantFailure(e) {
			return
		}
		require.NoError(t, err)
		row, asOf := make(Values, len(testVars)), rapid.SampledFrom(days).Draw(t, "as of")
		list, complete := r.Settle(asOf, row)
		tree := (&frame{row: row, asOf: OfDay(asOf)}).bind(r.root)
		if !complete || len(Divide(r.vars, nil, []*Expr{tree}).open) > 0 || r.Eval(asOf, row).Verdict != Undetermined {
			return
		}
		attrs := r.root.Attributes()
		for _, few := range subsets(r.keys(attrs)) {
			if len(few) > 3 {
				continue
			}
			for verdict := range settledBy(r, asOf, row, few) {
				require.True(t, slices.ContainsFunc(list, func(s Settling) bool {
					return s.Verdict == verdict && !slices.ContainsFunc(s.Needs, func(n Need) bool { return !slices.Contains(few, n.Key) })
				}), "%s: %v settles as %s, but only these were named: %v", source, few, verdict, said(list))
				checked++
			}
		}
		for _, s := range list {
			for i := range s.Needs { // without one of them nothing is settled
				less := s
				less.Needs = slices.Delete(slices.Clone(s.Needs), i, i+1)
				for range 3 {
					got := r.Eval(asOf, filled(row, r, less, func(n Need) Value { return rapid.SampledFrom(n.Samples).Draw(t, n.Key) })).Verdict
					require.NotEqual(t, s.Verdict, got, "%s: %v needs no %s", source, said([]Settling{s}), s.Needs[i].Key)
				}
			}
		}
	})
	require.Greater(t, checked, 100)
}

// settledBy tries the pools' values for some attributes and returns the verdicts that come out.
func settledBy(r *Rule, asOf Day, row Values, keys []string) map[Verdict]bool {
	found := map[Verdict]bool{}
	var try func(row Values, keys []string)
	try = func(row Values, keys []string) {
		if len(keys) == 0 {
			if v := r.Eval(asOf, row).Verdict; v != Undetermined {
				found[v] = true
			}
			return
		}
		i := r.index[keys[0]]
		for _, v := range pool(r.vars[i].Type) {
			row := slices.Clone(row)
			row[i] = v
			try(row, keys[1:])
		}
	}
	try(row, keys)
	return found
}

func TestSettleAsksEachPartOfANestedComparisonOnce(t *testing.T) {
	t.Parallel()
	expr := "high_tech"
	for i := range 36 {
		expr = "(" + expr + ") != " + []string{"dishonest", "high_tech"}[i%2]
	}
	r, err := Compile(testVars, expr)
	require.NoError(t, err)
	list, _ := r.Settle(19000, make(Values, len(testVars)))
	require.NotEmpty(t, list, "two to the power of 36 steps, if every part were asked anew")
}
