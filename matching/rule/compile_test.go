package rule_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/rule"
)

func TestCompileRefusesWithAPositionAndARemedy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		expr, want string
	}{
		{``, "1:1: 规则是空的，请写至少一个条件"},
		{"  \n", "1:1: 规则是空的，请写至少一个条件"},
		{`export_usd > 3`, "1:1: 没有名为“export_usd”的属性，是不是“export_usd_prev”（上年海关出口额）？"},
		{"high_tech\n  && sise == \"小型\"", "2:6: 没有名为“sise”的属性，是不是“size”（企业规模）？"},
		{`weather > 3`, "1:1: 没有名为“weather”的属性或函数"},
		{`企业规模 == "小型"`, "1:1: “企业规模”请写成它的键：size"},
		{`size == 小型`, `1:9: “小型”若是文本，请加英文引号："小型"；若是属性，请写它的键`},
		{`size == “小型”`, "1:9: “ 是中文标点，请改用英文标点"},
		{`size == "小型" ， high_tech`, "1:14: ， 是中文标点，请改用英文标点"},
		{`size = "小型"`, "1:6: 比较相等请写两个等号“==”"},
		{`high_tech and dishonest`, "1:11: “并且”请写“&&”，“或者”请写“||”"},
		{`high_tech &&`, "1:13: 规则没有写完"},
		{`(high_tech`, "1:11: 这里缺少“)”"},
		{`size == "小型`, "1:9: 文本没有写完：缺少结尾的引号，或引号里换了行"},
		{`size == 3`, "1:6: 文本不能与整数用“==”比较"},
		{`established > "2021-12-31"`, `1:13: 日期不能与文本用“>”比较；日期请写成 date("2021-12-31")`},
		{`established > as_of - 365`, `1:21: 日期与整数不能用“-”；时长请写成 duration("8760h")`},
		{`established > date("2021-02-30")`, `1:20: “2021-02-30”不是日期，日期应写成 "2021-12-31" 的样子，且确有这一天`},
		{`established > date(district)`, `1:20: date() 里应直接写日期，例如 date("2021-12-31")`},
		{`established > as_of - duration("1y")`, `1:32: 时长应写成小时，例如 duration("8760h") 是 365 天`},
		{`size in "小型"`, `1:6: “in”后面应是列表，且与前面同类，例如 size in ["小型", "微型"]`},
		{`employees`, `1:1: 规则的结果应为“是”或“否”，这里得到的是整数；请写成比较，例如 town == "大石街道"`},
		{`!size`, "1:1: “!”不能用于文本"},
		{`size && high_tech`, "1:1: 这里需要是否，得到的是文本"},
		{`high_tech && 1 / 0 > 2`, "1:14: 这个条件无法计算：除数为零"},
		{`size.matches("[")`, "1:14: 正则表达式有误"},
		{`size.length > 2`, "1:5: 属性没有下一级，请去掉点号后面的部分"},
		{`employees > 99999999999999999999`, "1:13: 数字超出了可以表示的范围"},
		{`tags.exists(size, size == "小型")`, "1:1: “size”是属性名，请给列表里的每一项另取一个名字"},
		{`tags.exists(a, tags.exists(b, a == b))`, "1:27: exists、all 不能再套一层 exists、all"},
		{strings.Repeat("(", 100) + "high_tech" + strings.Repeat(")", 100), "1:1: 规则的嵌套太深或太长，请拆成几条并列的条件"},
		{strings.Repeat("!", 10_001), "1:1: 规则太长，最多 10000 个字符"},
		{"size == \"\xff\"", "1:1: 规则不是有效的 UTF-8 文本"},
	} {
		_, err := rule.Compile(vars, tt.expr)
		require.EqualError(t, err, tt.want, tt.expr)
		require.ErrorAs(t, err, new(*rule.Error))
	}
}

func TestCompileReadsChineseInTextsAndComments(t *testing.T) {
	t.Parallel()
	for _, expr := range []string{"size == '小型，“微型”' // 中文，说明", `size == "a\"小型"`, `size.matches(r'小\d') || size == "大"`} {
		_, err := rule.Compile(vars, expr)
		require.NoError(t, err, expr)
	}
}

func TestConditionsAreTheLeavesInOrder(t *testing.T) {
	t.Parallel()
	r, err := rule.Compile(vars, "(high_tech || employees > 10)\n  && !(size in [\"大型\"] && dishonest) && export_usd_prev / revenue_10k_prev > 2")
	require.NoError(t, err)
	require.Equal(t, []rule.Condition{
		{Expr: `high_tech`, Label: "是高新技术企业", Keys: []string{"high_tech"}, Line: 1, Column: 2},
		{Expr: `employees > 10`, Label: "从业人员 > 10人", Keys: []string{"employees"}, Line: 1, Column: 15},
		{Expr: `size in ["大型"]`, Label: "企业规模属于大型", Keys: []string{"size"}, Line: 2, Column: 8},
		{Expr: `dishonest`, Label: "是失信被执行人", Keys: []string{"dishonest"}, Line: 2, Column: 26},
		{Expr: `export_usd_prev / revenue_10k_prev > 2`, Label: "上年海关出口额 ÷ 上年营业收入 > 2", Keys: []string{"export_usd_prev", "revenue_10k_prev"}, Line: 2, Column: 40},
	}, r.Conditions())
	require.Equal(t, []rule.Term{
		{Label: "是高新技术企业，或者从业人员大于 10人", Conditions: []int{0, 1}},
		{Label: "并非（企业规模属于大型，是失信被执行人）", Conditions: []int{2, 3}},
		{Label: "上年海关出口额 ÷ 上年营业收入大于 2", Conditions: []int{4}},
	}, r.Terms())
	require.Equal(t, []string{"dishonest", "employees", "export_usd_prev", "high_tech", "revenue_10k_prev", "size"}, r.Keys())
}

func TestSentenceReadsAsChinese(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ expr, want string }{
		{exporters, "注册地区县为番禺区，企业规模属于小型、微型，有进出口经营权，上年海关出口额大于 0 且不超过 300万美元，不是失信被执行人，成立满一年。"},
		{`revenue_10k_prev >= 20000 || rd_staff_ratio >= 0.055`, "上年营业收入不低于 2亿元，或者科技人员占比不低于 5.5%。"},
		{`established >= date("2020-01-01") && 100 > employees`, "成立日期不早于2020年1月1日，从业人员小于 100人。"},
		{`high_tech ? employees > 1 : "老字号" in tags`, "如果是高新技术企业，则从业人员大于 1人，否则标签含“老字号”。"},
		{`!(size in ["大型"]) && !high_tech && high_tech == false`, "企业规模不属于大型，不是高新技术企业，不是高新技术企业。"},
		{`established < as_of - duration("26280h") && size(tags) > 2`, "成立超过3年，标签的个数大于 2。"},
		{`true`, "总是符合。"},
	} {
		r, err := rule.Compile(vars, tt.expr)
		require.NoError(t, err)
		require.Equal(t, tt.want, r.Sentence())
	}
	exports := rule.Variable{Key: "export_usd_prev", Type: rule.Double, Unit: "美元"}
	for f, want := range map[float64]string{0: "0", 864000: "86.4万美元", 2467275: "2,467,275美元", 1234.5: "1,234.5美元", 3e8: "3亿美元", -2467275: "-2,467,275美元", -999: "-999美元"} {
		require.Equal(t, want, rule.Number(f, exports))
	}
	require.Equal(t, "2021年海关出口额", rule.Dated("上年海关出口额", day(t, "2022-06-09")))
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{exporters, `tags.exists(t, t == "a")`, `size in [`, `date("2021-02-30") < as_of`, `1/0 == 1`, `{"a": [1.0, 2]}.a == [1, 2]`, "\"\"\"", `high_tech ? 1 : 2 > 1`, `-employees in [1, -2.5]`} {
		f.Add(seed)
	}
	known := row(map[string]rule.Value{"employees": rule.OfInt(3), "size": rule.OfString("小型"), "tags": rule.OfList([]string{"a"})})
	f.Fuzz(func(t *testing.T, expr string) {
		r, err := rule.Compile(vars, expr)
		if err != nil {
			e, ok := err.(*rule.Error)
			require.True(t, ok, "%T", err)
			require.Positive(t, e.Line)
			require.Positive(t, e.Column)
			return
		}
		r.Sentence()
		r.Terms()
		for _, values := range []rule.Values{known, make(rule.Values, len(vars))} {
			got := r.Eval(19000, values)
			require.Len(t, got.Conditions, len(r.Conditions()))
			require.True(t, got.Verdict == rule.Undetermined || len(got.Missing) == 0)
		}
	})
}
