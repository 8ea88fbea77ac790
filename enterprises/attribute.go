package enterprises

import (
	"strings"

	"huizhida/matching/rule"
)

// Attribute is one key of the catalogue: a variable of the rule language, and a column of import files.
type Attribute struct {
	rule.Variable
	Aliases []string // other headers that mean it without doubt
	Values  []string // the only values allowed; nil for any
	Ratio   bool     // lies in 0–1; "5.5%" is accepted
	Signed  bool     // may be negative
}

// Catalogue is every attribute, in the order of the product's table.
var Catalogue = []Attribute{
	text("uscc", "统一社会信用代码", "社会信用代码", "信用代码", "统一代码"),
	text("name", "名称", "企业名称", "单位名称", "公司名称", "主体名称"),
	text("kind", "主体类型", "市场主体类型").oneOf("企业", "个体工商户", "农民专业合作社"),
	text("legal_form", "企业类型", "公司类型", "登记注册类型"),
	text("district", "注册地区县", "区县", "注册区", "所属区"),
	text("town", "镇街", "所属镇街", "镇（街）", "街镇"),
	text("industry", "国民经济行业代码", "行业代码"),
	{Variable: rule.Variable{Key: "established", Type: rule.Date, Label: "成立日期"}, Aliases: []string{"成立时间", "注册日期"}},
	number("registered_capital_10k", "注册资本", "万元", "注册资金"),
	text("size", "企业规模", "企业划型", "规模").oneOf("大型", "中型", "小型", "微型"),
	count("employees", "从业人员", "人", "从业人数", "从业人员数", "员工人数"),
	yearly("revenue_10k_prev", "上年营业收入", "万元").signed(),
	yearly("assets_10k_prev", "上年资产总额", "万元"),
	yearly("tax_paid_10k_prev", "上年纳税额", "万元").signed(),
	flag("import_export_right", "进出口经营权"),
	yearly("export_usd_prev", "上年海关出口额", "美元", "上年出口额"),
	yearly("import_usd_prev", "上年海关进口额", "美元", "上年进口额"),
	flag("high_tech", "高新技术企业"),
	flag("tech_sme", "科技型中小企业"),
	flag("listed", "上市", "是否上市", "上市企业"),
	flag("above_scale", "规上", "规上企业", "规模以上"),
	text("srdi", "专精特新").oneOf("无", "创新型中小企业", "专精特新中小企业", "小巨人"),
	yearly("rd_expense_10k_prev", "上年研发费用", "万元"),
	number("rd_staff_ratio", "科技人员占比", "").ratio(),
	count("patents", "有效专利", "件", "有效专利数"),
	count("insured_staff", "参保人数", "人"),
	yearly("unemployment_months_prev", "上年失业保险缴费月数", "个月").as(rule.Int),
	count("graduates_hired", "当年招用毕业生", "人", "招用毕业生"),
	yearly("layoff_rate_prev", "上年裁员率", "").ratio(),
	number("equipment_investment_10k", "技改设备投资额", "万元"),
	flag("tech_upgrade_filed", "技改备案"),
	number("guaranteed_loan_10k", "担保贷款余额", "万元"),
	number("guarantee_fee_rate", "年化担保费率", "").ratio(),
	count("exhibitions", "当年参加境外展会", "次", "参加境外展会"),
	text("tax_grade", "纳税信用", "纳税信用等级", "纳税信用级别").oneOf("A", "B", "M", "C", "D"),
	flag("dishonest", "失信被执行人"),
	flag("abnormal", "经营异常名录", "经营异常"),
	yearly("penalties_prev", "上年行政处罚", "次").as(rule.Int),
	{Variable: rule.Variable{Key: "tags", Type: rule.List, Label: "标签"}},
}

// byKey finds an attribute's place in the catalogue.
var byKey = func() map[string]int {
	m := make(map[string]int, len(Catalogue))
	for i, a := range Catalogue {
		m[a.Key] = i
	}
	return m
}()

// Lookup finds an attribute by its key.
func Lookup(key string) (Attribute, bool) {
	i, ok := byKey[key]
	if !ok {
		return Attribute{}, false
	}
	return Catalogue[i], true
}

// Index is an attribute's place in the catalogue, by its key.
func Index(key string) (int, bool) {
	i, ok := byKey[key]
	return i, ok
}

// Variables are the catalogue as the rule language knows it.
func Variables() []rule.Variable {
	vs := make([]rule.Variable, len(Catalogue))
	for i, a := range Catalogue {
		vs[i] = a.Variable
	}
	return vs
}

// Column is the attribute's column in enterprises, or in enterprise_years for a yearly one.
func (a Attribute) Column() string { return strings.TrimSuffix(a.Key, "_prev") }

func text(key, label string, aliases ...string) Attribute {
	return Attribute{Variable: rule.Variable{Key: key, Type: rule.String, Label: label}, Aliases: aliases}
}

func number(key, label, unit string, aliases ...string) Attribute {
	return Attribute{Variable: rule.Variable{Key: key, Type: rule.Double, Label: label, Unit: unit}, Aliases: aliases}
}

func count(key, label, unit string, aliases ...string) Attribute {
	return number(key, label, unit, aliases...).as(rule.Int)
}

func yearly(key, label, unit string, aliases ...string) Attribute {
	a := number(key, label, unit, aliases...)
	a.Yearly = true
	return a
}

func flag(key, label string, aliases ...string) Attribute {
	return Attribute{Variable: rule.Variable{Key: key, Type: rule.Bool, Label: label}, Aliases: aliases}
}

func (a Attribute) as(t rule.Type) Attribute         { a.Type = t; return a }
func (a Attribute) signed() Attribute                { a.Signed = true; return a }
func (a Attribute) ratio() Attribute                 { a.Ratio = true; return a }
func (a Attribute) oneOf(values ...string) Attribute { a.Values = values; return a }
