package bench

import (
	"math/bits"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// draws says how the values of an attribute are distributed, by key.
var draws = map[string]func(dice) rule.Value{
	"uscc":                     uscc,
	"name":                     name,
	"kind":                     oneOf("企业", 72, "个体工商户", 26, "农民专业合作社", 2),
	"legal_form":               oneOf("有限责任公司", 62, "股份有限公司", 4, "个人独资企业", 8, "合伙企业", 5, "个体工商户", 21),
	"district":                 oneOf("番禺区", 94, "南沙区", 3, "海珠区", 2, "天河区", 1),
	"town":                     town,
	"industry":                 industry,
	"established":              established,
	"registered_capital_10k":   capital,
	"size":                     size,
	"employees":                whole(6, 0),
	"revenue_10k_prev":         money(400_00, 4),
	"assets_10k_prev":          money(500_00, 1),
	"tax_paid_10k_prev":        money(12_00, 20),
	"import_export_right":      yes(24),
	"export_usd_prev":          money(400_000_00, 84),
	"import_usd_prev":          money(250_000_00, 90),
	"high_tech":                yes(9),
	"tech_sme":                 yes(12),
	"listed":                   yes(1),
	"above_scale":              yes(14),
	"srdi":                     oneOf("无", 88, "创新型中小企业", 8, "专精特新中小企业", 3, "小巨人", 1),
	"rd_expense_10k_prev":      money(60_00, 62),
	"rd_staff_ratio":           ratio(3500, 45),
	"patents":                  whole(3, 68),
	"insured_staff":            whole(5, 8),
	"unemployment_months_prev": months,
	"graduates_hired":          few(72),
	"layoff_rate_prev":         ratio(2000, 55),
	"equipment_investment_10k": money(80_00, 75),
	"tech_upgrade_filed":       yes(8),
	"guaranteed_loan_10k":      money(200_00, 82),
	"guarantee_fee_rate":       ratio(300, 0),
	"exhibitions":              few(70),
	"tax_grade":                oneOf("A", 18, "B", 46, "M", 28, "C", 6, "D", 2),
	"dishonest":                yes(2),
	"abnormal":                 yes(4),
	"penalties_prev":           few(88),
	"tags":                     tags,
}

// Tags are what an enterprise may be tagged with.
var Tags = []string{"外贸型", "跨境电商", "绿色工厂", "老字号", "瞪羚企业", "出口白名单", "重点培育", "村级工业园"}

// oneOf draws a text; each is followed by its share in a hundred.
func oneOf(pairs ...any) func(dice) rule.Value {
	var hundred [100]rule.Value
	n := 0
	for i := 0; i < len(pairs); i += 2 {
		for range pairs[i+1].(int) {
			hundred[n] = rule.OfString(pairs[i].(string))
			n++
		}
	}
	if n != len(hundred) {
		panic("the shares do not add up")
	}
	return func(d dice) rule.Value { return hundred[d.below(100)] }
}

func yes(percent int) func(dice) rule.Value {
	return func(d dice) rule.Value { return rule.OfBool(d.in100(percent)) }
}

// money has two decimals and is zero in so many of a hundred.
func money(median int64, zeros int) func(dice) rule.Value {
	return func(d dice) rule.Value {
		if d.in100(zeros) {
			return rule.OfDouble(0)
		}
		return rule.OfDouble(float64(d.lognormal(median)) / 100)
	}
}

func whole(median int64, zeros int) func(dice) rule.Value {
	return func(d dice) rule.Value {
		if d.in100(zeros) {
			return rule.OfInt(0)
		}
		return rule.OfInt(d.lognormal(median))
	}
}

// few is zero in so many of a hundred, else one, half as often two, and so on.
func few(zeros int) func(dice) rule.Value {
	return func(d dice) rule.Value {
		if d.in100(zeros) {
			return rule.OfInt(0)
		}
		return rule.OfInt(int64(1 + bits.TrailingZeros64(d.next()|1<<20)))
	}
}

// ratio is up to most ten-thousandths, small ones more often, and zero in so many of a hundred.
func ratio(most, zeros int) func(dice) rule.Value {
	return func(d dice) rule.Value {
		if d.in100(zeros) {
			return rule.OfDouble(0)
		}
		return rule.OfDouble(float64(min(d.below(most), d.below(most))) / 10_000)
	}
}

func months(d dice) rule.Value {
	if d.in100(60) {
		return rule.OfInt(12)
	}
	return rule.OfInt(int64(d.below(13)))
}

// capital is mostly a round figure, as founders choose it.
func capital(d dice) rule.Value {
	if d.in100(70) {
		return rule.OfDouble([]float64{3, 10, 10, 30, 50, 50, 50, 100, 100, 100, 100, 200, 200, 300, 500, 500, 500, 1000, 1000, 2000, 5000}[d.below(21)])
	}
	return rule.OfDouble(float64(d.lognormal(120_00)) / 100)
}

// size follows the heft: 微型 60 in a hundred, 大型 one.
func size(d dice) rule.Value {
	switch heft := bits.OnesCount64(d.heft & 0xffff); {
	case heft <= 8:
		return sizes[0]
	case heft <= 10:
		return sizes[1]
	case heft <= 12:
		return sizes[2]
	}
	return sizes[3]
}

var sizes = texts("微型", "小型", "中型", "大型")

var towns = texts(enterprises.Towns...)

func town(d dice) rule.Value { return towns[min(d.below(16), d.below(24))] }

// established is from 1985 to 2022, later years more often.
func established(d dice) rule.Value {
	return rule.OfDay(firstDay + rule.Day(max(d.below(span), d.below(span))))
}

var firstDay = must(rule.ParseDay("1985-01-01"))

var span = int(AsOf-firstDay) + 1

// industries are some 400 codes: the section's letter, its divisions, and eight classes of each.
var industries = func() (codes []rule.Value) {
	for _, division := range divisions {
		for _, class := range []string{"11", "12", "19", "21", "29", "30", "41", "90"} {
			codes = append(codes, rule.OfString(division+class))
		}
	}
	return codes
}()

// divisions begin with the commonest.
var divisions = []string{"F51", "F52", "C18", "C39", "C38", "L72", "I65", "C29", "C34", "C35", "M75", "C33", "C24", "G54", "H62", "C40", "K70",
	"C36", "M73", "E47", "E50", "C26", "C21", "C13", "C14", "C17", "C19", "C20", "C22", "C23", "C27", "C30", "C41", "G58", "G59", "H61", "I63", "I64",
	"J66", "L71", "M74", "N77", "O80", "O81", "P83", "Q84", "R87", "R88", "A01", "A04"}

func industry(d dice) rule.Value {
	return industries[min(d.below(len(industries)), d.below(len(industries)))]
}

// tagSets are all sets of up to three tags, by their number of tags.
var tagSets = func() (sets [4][]rule.Value) {
	for mask := range 1 << len(Tags) {
		if n := bits.OnesCount(uint(mask)); n < len(sets) {
			set := []string{}
			for i, tag := range Tags {
				if mask>>i&1 == 1 {
					set = append(set, tag)
				}
			}
			sets[n] = append(sets[n], rule.OfList(set))
		}
	}
	return sets
}()

func tags(d dice) rule.Value {
	sets := tagSets[[]int{0, 0, 0, 0, 0, 1, 1, 1, 2, 3}[d.below(10)]]
	return sets[d.below(len(sets))]
}

// uscc is the row's number in the alphabet of such codes; its check character is not computed.
func uscc(d dice) rule.Value {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := []byte("91440113MA00000000")
	for i, n := len(code)-1, d.row; n > 0; i, n = i-1, n/len(alphabet) {
		code[i] = alphabet[n%len(alphabet)]
	}
	return rule.OfString(string(code))
}

func name(d dice) rule.Value {
	const first, second = "华宏嘉联信恒永泰瑞丰盛源", "达捷通和昌兴安利创诚远隆"
	trades := []string{"电子", "服饰", "机械", "贸易", "食品", "科技", "物流", "珠宝"}
	a, b := 3*d.below(len(first)/3), 3*d.below(len(second)/3) // each character is three bytes
	return rule.OfString("广州" + first[a:a+3] + second[b:b+3] + trades[d.below(len(trades))] + "有限公司")
}

func texts(list ...string) []rule.Value {
	values := make([]rule.Value, len(list))
	for i, s := range list {
		values[i] = rule.OfString(s)
	}
	return values
}
