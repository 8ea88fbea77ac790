package lint_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"huizhida/enterprises"
	"huizhida/matching/lint"
	"huizhida/matching/rule"
)

// asOf is the as-of date of the tests: 上年 is 2021.
const asOf rule.Day = 19170 // 2022-06-27

func compile(t require.TestingT, expr string) *rule.Rule {
	r, err := rule.Compile(enterprises.Variables(), expr)
	require.NoError(t, err, expr)
	return r
}

func check(t require.TestingT, expr string) []lint.Finding {
	return lint.Check(compile(t, expr), asOf, enterprises.Domains())
}

func TestCheckFinds(t *testing.T) {
	t.Parallel()
	type list = []int
	for _, tt := range []struct {
		expr        string
		level       lint.Level
		kind        lint.Kind
		conditions  list
		message     string
		replacement string
	}{
		{`size == "小形" && town == "石楼镇"`, lint.Must, lint.Choice, list{0}, "企业规模没有“小形”这一项，是不是“小型”？", `size == "小型" && town == "石楼镇"`},
		{`tax_grade in ["A", "a"]`, lint.Must, lint.Choice, list{0}, "纳税信用没有“a”这一项", ""},
		{"export_usd_prev > 0\n  && export_usd_prev <= 300 // 上限", lint.Must, lint.Unit, list{1},
			"2021年海关出口额以美元计，这里写的是 300美元，是不是 300万美元（3000000）？", "export_usd_prev > 0\n  && export_usd_prev <= 3000000 // 上限"},
		{`300 >= import_usd_prev`, lint.Must, lint.Unit, list{0}, "是不是 300万美元（3000000）？", `3000000 >= import_usd_prev`},
		{`import_usd_prev >= 5000`, lint.Note, lint.Unit, list{0}, "这里写的是 5,000美元，是不是 5000万美元（50000000）？", `import_usd_prev >= 50000000`},
		{`registered_capital_10k >= 5000000`, lint.Must, lint.Unit, list{0}, "注册资本以万元计，这里写的是 500亿元，是不是 500万元（500）？", `registered_capital_10k >= 500`},
		{`revenue_10k_prev >= 3`, lint.Note, lint.Unit, list{0}, "2021年营业收入以万元计，这里写的是 3万元，是不是 3亿元（30000）？", `revenue_10k_prev >= 30000`},
		{`rd_staff_ratio >= 5.5`, lint.Must, lint.Unit, list{0}, "科技人员占比按 0–1 记，这里写的是 550%，是不是 5.5%（0.055）？", `rd_staff_ratio >= 0.055`},
		{`insured_staff <= 3000000`, lint.Note, lint.Unit, list{0}, "参保人数以人计，这里写的是 300万人，是不是 300人（300）？", `insured_staff <= 300`},
		{`rd_expense_10k_prev / revenue_10k_prev >= 3`, lint.Note, lint.Unit, list{0}, "2021年研发费用除以2021年营业收入得到的是 0–1 的比例，3 就是 300%，是不是 3%（0.03）？", `rd_expense_10k_prev / revenue_10k_prev >= 0.03`},
		{`established >= date("2023-01-01") && high_tech`, lint.Must, lint.Year, list{0}, "基准日是2022年6月27日，“成立日期不早于2023年1月1日”在它之后，现在没有企业满足", ""},
		{`established <= date("2023-01-01") && high_tech`, lint.Note, lint.Year, list{0}, "现在每家企业都满足", ""},
		{`established.getFullYear() == 2020`, lint.Note, lint.Year, list{0}, "基准日在2022年，上年是2021年，这里写的是2020年", ""},
		{`established.getFullYear() == 2023`, lint.Must, lint.Year, list{0}, "还没有到", ""},
		{`as_of >= date("2023-01-01") && high_tech`, lint.Must, lint.Never, list{0}, "“基准日 ≥ 2023年1月1日”没有企业能满足（基准日2022年6月27日）", ""},
		{`size == town && town == town`, lint.Must, lint.Itself, list{1}, "两边是同一个数据", ""},
		{`high_tech && town == "石楼镇" && high_tech`, lint.Note, lint.Duplicate, list{0, 2}, "“是高新技术企业”写了两遍", `high_tech && town == "石楼镇"`},
		{`high_tech || !high_tech`, lint.Must, lint.Always, list{0, 1}, "数据齐全的企业全都满足这条规则", ""},
		{`size == "大型" && size in ["小型", "微型"]`, lint.Must, lint.Contradiction, list{0, 1}, "“企业规模为大型”与“企业规模属于小型、微型”不能同时成立，规则恒为不符合", ""},
		{`employees > 10 && high_tech && employees < 11`, lint.Must, lint.Contradiction, list{0, 2}, "不能同时成立", ""},
		{`!abnormal && (size == "大型" || size == "中型") && size == "微型"`, lint.Must, lint.Contradiction, list{1, 2, 3}, "不能同时成立", ""},
		{`(employees >= 10 || high_tech) && (employees < 10 || high_tech) && !high_tech`, lint.Must, lint.Contradiction, list{0, 1, 2, 3, 4}, "不能同时成立", ""},
		{`"a" in tags && !("a" in tags)`, lint.Must, lint.Contradiction, list{0, 1}, "不能同时成立", ""},
		{`tags.all(t, t == "a") && "b" in tags`, lint.Must, lint.Contradiction, list{0, 1}, "不能同时成立", ""},
		{`industry.startsWith("C") && industry.startsWith("F")`, lint.Must, lint.Contradiction, list{0, 1}, "不能同时成立", ""},
		{`as_of - established >= duration("8760h") && established > date("2022-01-01")`, lint.Must, lint.Contradiction, list{0, 1}, "不能同时成立", ""},
		{`high_tech || employees > 10 && employees < 5`, lint.Must, lint.Contradiction, list{1, 2}, "这一支永远不成立", ""},
		{`size != "大型" && size != "中型" && size != "小型" && size != "微型"`, lint.Must, lint.Never, list{0, 1, 2, 3}, "没有一家企业能满足这条规则", ""},
		{`employees < 0 && high_tech`, lint.Must, lint.Never, list{0}, "“从业人员 < 0”没有企业能满足", ""},
		{`employees < 0 || high_tech`, lint.Note, lint.Never, list{0}, "“从业人员 < 0”没有企业能满足", ""},
		{`size in ["大型", "中型", "小型", "微型"] && high_tech`, lint.Note, lint.Always, list{0}, "等于没有要求", ""},
		{`size == "小型" && (size == "大型" && high_tech || tech_sme)`, lint.Must, lint.Unreachable, list{1, 2}, "“企业规模为大型，是高新技术企业”这一支永远走不到", ""},
		{`size == "小型" && (size == "大型" ? high_tech : tech_sme)`, lint.Must, lint.Unreachable, list{2}, "“?”后面的一支永远走不到", ""},
		{`size == "小型" && (size == "小型" ? high_tech : tech_sme)`, lint.Must, lint.Unreachable, list{3}, "“:”后面的一支永远走不到", ""},
		{`employees >= 10 && high_tech && employees >= 20`, lint.Note, lint.Redundant, list{0, 2}, "满足“从业人员 ≥ 20人”的企业一定满足“从业人员 ≥ 10人”，后者可以不写", `high_tech && employees >= 20`},
		{`size == "小型" || size in ["小型", "微型"]`, lint.Note, lint.Redundant, list{0, 1}, "前者可以不写", `size in ["小型", "微型"]`},
		{`industry.startsWith("C") && industry.startsWith("C39") // 制造业`, lint.Note, lint.Redundant, list{0, 1}, "后者可以不写", ""},
		{`export_usd_prev < 3000000 && size == "小型" || export_usd_prev > 3000000 && size == "小型"`, lint.Note, lint.Gap, list{0, 1, 2, 3},
			"2021年海关出口额正好 300万美元的企业，", `export_usd_prev <= 3000000 && size == "小型" || export_usd_prev > 3000000 && size == "小型"`},
		{`employees < 20 || employees > 50`, lint.Note, lint.Gap, list{0, 1}, "从业人员不低于 20人、不超过 50人的企业，“从业人员 < 20人”和“从业人员 > 50人”都不包括", ""},
		{`export_usd_prev < 3000000 && size == "小型" || 3000000 >= export_usd_prev && size == "微型"`, lint.Note, lint.Inclusive, list{0, 2}, "正好 300万美元 时两处算法不同", ""},
	} {
		got := check(t, tt.expr)
		require.Len(t, got, 1, "%s: %v", tt.expr, got)
		require.Equal(t, []any{tt.level, tt.kind, tt.conditions}, []any{got[0].Level, got[0].Kind, got[0].Conditions}, tt.expr)
		require.Contains(t, got[0].Message, tt.message, tt.expr)
		require.NotEmpty(t, got[0].Fix, tt.expr)
		if tt.kind != lint.Choice || tt.replacement != "" {
			require.Equal(t, tt.replacement, got[0].Replacement, tt.expr)
		}
	}
}

func TestCheckPutsTheGravestFirst(t *testing.T) {
	t.Parallel()
	got := check(t, `employees >= 10 && employees >= 20 && rd_staff_ratio >= 10 && size == "小形"`)
	require.Len(t, got, 3)
	require.Equal(t, []lint.Level{lint.Must, lint.Must, lint.Note}, []lint.Level{got[0].Level, got[1].Level, got[2].Level})
}

// sensible are rules as districts publish them; the demo bureau's are added to them.
var sensible = []string{
	`district == "番禺区" && size in ["小型", "微型"] && import_export_right && export_usd_prev > 0 && export_usd_prev <= 6000000 && !dishonest`,
	`export_usd_prev <= 8000000 && import_export_right && !dishonest && !abnormal`,
	`rd_expense_10k_prev / revenue_10k_prev >= 0.03 && revenue_10k_prev > 0`,
	`(revenue_10k_prev < 5000 ? rd_expense_10k_prev >= revenue_10k_prev * 0.05 : rd_expense_10k_prev >= revenue_10k_prev * 0.03) && high_tech`,
	`high_tech ? patents >= 1 : patents >= 5`,
	`size == "微型" && employees < 20 || size == "小型" && employees >= 20 && employees < 300`,
	`industry.startsWith("C") && (employees < 1000 || revenue_10k_prev < 40000) && size != "大型"`,
	`layoff_rate_prev <= 0.055 || insured_staff <= 30 && layoff_rate_prev <= 0.2`,
	`srdi == "小巨人" || srdi == "专精特新中小企业" && patents >= 3`,
	`["C", "D"].exists(x, industry.startsWith(x)) && above_scale && tax_paid_10k_prev >= 100`,
	`tags.exists(t, t.startsWith("省级")) && !("限制类" in tags)`,
	`established >= date("2019-01-01") && established <= date("2021-12-31") && size == "微型"`,
	`established.getFullYear() >= 2017 && registered_capital_10k >= 500`,
	`as_of - established <= duration("26280h") && insured_staff >= 3 && graduates_hired >= 1`,
	`revenue_10k_prev >= 2000000 && listed`,
	`registered_capital_10k >= 10000 && legal_form.contains("有限公司") && !name.contains("分公司")`,
	`kind == "企业" && tax_grade in ["A", "B", "M"] && penalties_prev == 0`,
	`kind == "个体工商户" && (town in ["石楼镇", "化龙镇"] || "乡村振兴" in tags)`,
	`guaranteed_loan_10k > 0 && guaranteed_loan_10k <= 3000 && guarantee_fee_rate <= 0.015`,
	`insured_staff > 0 && unemployment_months_prev >= 12 && insured_staff <= employees`,
	`max(export_usd_prev, import_usd_prev) >= 1000000 && !(dishonest || abnormal)`,
	`exhibitions >= 1 && (size in ["小型", "微型"] || exhibitions >= 3)`,
	`equipment_investment_10k >= 500 && tech_upgrade_filed && established <= as_of - duration("17520h")`,
}

func TestCheckIsSilentAboutSensibleRules(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../demo/world/themes.yaml")
	require.NoError(t, err)
	var themes []struct{ Conditions []struct{ Expr string } }
	require.NoError(t, yaml.Unmarshal(text, &themes))
	rules := sensible
	for _, theme := range themes {
		var parts []string
		for _, c := range theme.Conditions {
			parts = append(parts, "("+c.Expr+")")
		}
		rules = append(rules, strings.Join(parts, " && "))
	}
	require.GreaterOrEqual(t, len(rules), 40)
	for _, expr := range rules {
		require.Empty(t, check(t, expr), expr)
	}
}

func TestTiersFindHolesAndOverlaps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		rules []string
		want  []lint.Finding
	}{
		{"NothingWhereTheyMeet", []string{`export_usd_prev <= 3000000`, `export_usd_prev > 3000000 && export_usd_prev <= 6000000`, `6000000 < export_usd_prev`}, nil},
		{"TheLimitItself", []string{`export_usd_prev < 3000000 && !dishonest`, `export_usd_prev > 3000000 && !dishonest`}, []lint.Finding{
			{Level: lint.Must, Kind: lint.Gap, Rules: []int{0, 1}, Message: "2021年海关出口额正好 300万美元的企业，第1档和第2档都不包括"}}},
		{"AStretch", []string{`patents >= 10 && patents < 30`, `patents >= 50`}, []lint.Finding{
			{Level: lint.Note, Kind: lint.Gap, Rules: []int{0, 1}, Message: "有效专利不低于 30件、不超过 49件的企业，第1档和第2档都不包括"}}},
		{"NoneWhereTheyAreForOthers", []string{`size == "微型" && employees < 10`, `size == "小型" && employees >= 50`}, nil},
		{"BothAtTheLimit", []string{`export_usd_prev <= 3000000`, `export_usd_prev >= 3000000`}, []lint.Finding{
			{Level: lint.Note, Kind: lint.Overlap, Rules: []int{0, 1}, Message: "2021年海关出口额正好 300万美元的企业既属于第1档又属于第2档"}}},
		{"BothAbove", []string{`patents >= 10`, `patents >= 50`}, []lint.Finding{
			{Level: lint.Note, Kind: lint.Overlap, Rules: []int{0, 1}, Message: "有效专利不低于 50件的企业既属于第1档又属于第2档"}}},
		{"NotOfOneKind", []string{`high_tech`, `tech_sme`}, []lint.Finding{
			{Level: lint.Note, Kind: lint.Overlap, Rules: []int{0, 1}, Message: "同一家企业可以既属于第1档又属于第2档"}}},
		{"NoneOfTwoSizes", []string{`size == "小型" && patents >= 10`, `size == "微型" && patents >= 5`}, nil},
	} {
		var rules []*rule.Rule
		for _, expr := range tt.rules {
			rules = append(rules, compile(t, expr))
		}
		got := lint.Tiers(rules, asOf, enterprises.Domains())
		for i := range got {
			require.NotEmpty(t, got[i].Fix)
			got[i].Fix = ""
		}
		require.Equal(t, tt.want, got, tt.name)
	}
}

// A rule as long as the language allows is looked over while a person types.
func BenchmarkCheck(b *testing.B) {
	for name, expr := range map[string]string{"Usual": sensible[0], "Long": long()} {
		b.Run(name, func(b *testing.B) {
			r := compile(b, expr)
			for b.Loop() {
				lint.Check(r, asOf, enterprises.Domains())
			}
		})
	}
}

// long has a hundred alternatives of three conditions.
func long() string {
	var parts []string
	for i := range 100 {
		parts = append(parts, `(employees > `+strconv.Itoa(10*i)+` && employees <= `+strconv.Itoa(10*i+9)+` && patents > `+strconv.Itoa(i)+`)`)
	}
	return strings.Join(parts, " || ")
}
