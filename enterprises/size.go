package enterprises

import "strings"

// DerivedSource is the source of a size class that was computed, not read from a register.
const DerivedSource = "推算：统计上大中小微型企业划分办法（2017）"

// SizeInputs are what 统计上大中小微型企业划分办法（2017） (国统字〔2017〕213号) looks at; nil is unknown.
type SizeInputs struct {
	Industry   string   // GB/T 4754-2017 with its letter; empty is unknown
	Employees  *int64   // 从业人员 X, persons
	Revenue10k *float64 // 营业收入 Y, 万元
	Assets10k  *float64 // 资产总额 Z, 万元
}

// SizeFinding is a size class with the reckoning behind it.
type SizeFinding struct {
	Class      string // 大型 中型 小型 微型; empty when it cannot be told
	Branch     string // the row of the table: "工业"; empty when the industry is unknown, too coarse, or not covered
	Indicators []SizeIndicator
}

// SizeIndicator is one indicator of a branch with its lower bounds.
type SizeIndicator struct {
	Key    string // the attribute
	Value  *float64
	Bounds [3]float64 // of 大型, 中型, 小型; a bound itself belongs to the class
}

// sizeBranch is a row of the table. Nil bounds: the indicator is not looked at.
type sizeBranch struct {
	name    string
	scope   []string // section letters or leading digits; the 中类 701–709 have one 小类 each
	x, y, z *[3]float64
}

// sizeBranches leave out 53 铁路运输业, 704, J, P, 84, S and T: the measure does not cover them.
var sizeBranches = []sizeBranch{
	{"农、林、牧、渔业", []string{"A"}, nil, &[3]float64{20000, 500, 50}, nil},
	{"工业", []string{"B", "C", "D"}, &[3]float64{1000, 300, 20}, &[3]float64{40000, 2000, 300}, nil},
	{"建筑业", []string{"E"}, nil, &[3]float64{80000, 6000, 300}, &[3]float64{80000, 5000, 300}},
	{"批发业", []string{"51"}, &[3]float64{200, 20, 5}, &[3]float64{40000, 5000, 1000}, nil},
	{"零售业", []string{"52"}, &[3]float64{300, 50, 10}, &[3]float64{20000, 500, 100}, nil},
	{"交通运输业", []string{"54", "55", "56", "57", "58", "591"}, &[3]float64{1000, 300, 20}, &[3]float64{30000, 3000, 200}, nil},
	{"仓储业", []string{"592", "593", "594", "595", "596", "599"}, &[3]float64{200, 100, 20}, &[3]float64{30000, 1000, 100}, nil},
	{"邮政业", []string{"60"}, &[3]float64{1000, 300, 20}, &[3]float64{30000, 2000, 100}, nil},
	{"住宿业", []string{"61"}, &[3]float64{300, 100, 10}, &[3]float64{10000, 2000, 100}, nil},
	{"餐饮业", []string{"62"}, &[3]float64{300, 100, 10}, &[3]float64{10000, 2000, 100}, nil},
	{"信息传输业", []string{"63", "64"}, &[3]float64{2000, 100, 10}, &[3]float64{100000, 1000, 100}, nil},
	{"软件和信息技术服务业", []string{"65"}, &[3]float64{300, 100, 10}, &[3]float64{10000, 1000, 50}, nil},
	{"房地产开发经营", []string{"701"}, nil, &[3]float64{200000, 1000, 100}, &[3]float64{10000, 5000, 2000}},
	{"物业管理", []string{"702"}, &[3]float64{1000, 300, 100}, &[3]float64{5000, 1000, 500}, nil},
	{"租赁和商务服务业", []string{"L"}, &[3]float64{300, 100, 10}, nil, &[3]float64{120000, 8000, 100}},
	{"其他未列明行业", []string{"M", "N", "O", "R", "85", "703", "709"}, &[3]float64{300, 100, 10}, nil, nil},
}

var sizeClasses = [3]string{"大型", "中型", "小型"}

// DeriveSize finds the size class: the highest whose lower bounds are all met, else 微型. It never guesses: one missing indicator, an industry
// the measure does not cover, or one so coarse that several rows could apply, and the class is empty.
func DeriveSize(in SizeInputs) SizeFinding {
	branch, ok := branchOf(in.Industry)
	if !ok {
		return SizeFinding{}
	}
	finding := SizeFinding{Branch: branch.name}
	add := func(key string, value *float64, bounds *[3]float64) {
		if bounds != nil {
			finding.Indicators = append(finding.Indicators, SizeIndicator{key, value, *bounds})
		}
	}
	var employees *float64
	if in.Employees != nil {
		x := float64(*in.Employees)
		employees = &x
	}
	add("employees", employees, branch.x)
	add("revenue_10k_prev", in.Revenue10k, branch.y)
	add("assets_10k_prev", in.Assets10k, branch.z)
	for _, i := range finding.Indicators {
		if i.Value == nil {
			return finding
		}
	}
	finding.Class = "微型"
	for tier := len(sizeClasses) - 1; tier >= 0 && meetsAll(finding.Indicators, tier); tier-- {
		finding.Class = sizeClasses[tier]
	}
	return finding
}

func meetsAll(indicators []SizeIndicator, tier int) bool {
	for _, i := range indicators {
		if *i.Value < i.Bounds[tier] {
			return false
		}
	}
	return true
}

func branchOf(industry string) (sizeBranch, bool) {
	if industry == "" {
		return sizeBranch{}, false
	}
	for _, b := range sizeBranches {
		for _, scope := range b.scope {
			if industry[:1] == scope || strings.HasPrefix(industry[1:], scope) {
				return b, true
			}
		}
	}
	return sizeBranch{}, false
}
