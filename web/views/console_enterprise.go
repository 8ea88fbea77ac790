package views

import (
	"net/url"
	"slices"
	"strconv"

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// EnterprisesPage is the register with its filters.
type EnterprisesPage struct {
	Filter     enterprises.Filter
	List       []enterprises.Enterprise
	After      int64 // the list begins behind this id
	PerPage    int
	Total      int
	Towns      []enterprises.Count
	Industries []enterprises.Count
	MayImport  bool
}

// EnterprisePage is one enterprise for staff.
type EnterprisePage struct {
	Enterprise    enterprises.Enterprise
	Sources       []enterprises.SourceFacts
	Changed       map[string]int // older values by attribute
	Size          enterprises.SizeFinding
	SizeYear      int
	Opportunities []matching.Opportunity
	Fits          []matching.Fit // by the rules in force today
	Contacts      []EnterpriseContact
}

// fitting are the fits of one verdict.
func (p EnterprisePage) fitting(v rule.Verdict) (list []matching.Fit) {
	for _, f := range p.Fits {
		if f.Verdict == v {
			list = append(list, f)
		}
	}
	return list
}

func enterprisePath(id int64) string { return "/console/enterprises/" + itoa(id) }

func factPath(id int64, key string) string { return enterprisePath(id) + "/facts/" + key }

// known writes a value, or the word for its absence.
func known(s *string) string {
	if s == nil || *s == "" {
		return "未知"
	}
	return *s
}

func industryText(code *string) string {
	if code == nil {
		return "未知"
	}
	return *code + " " + enterprises.IndustryName(*code)
}

func (p EnterprisesPage) query(set string, value string) string {
	q := url.Values{}
	for k, v := range map[string]string{"q": p.Filter.Text, "town": p.Filter.Town, "industry": p.Filter.Industry, "size": p.Filter.Size} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if set != "" {
		q.Set(set, value)
	}
	if len(q) == 0 {
		return "/console/enterprises"
	}
	return "/console/enterprises?" + q.Encode()
}

func (p EnterprisesPage) filtered() bool { return p.Filter != (enterprises.Filter{}) }

// next is the address of the following page, or empty.
func (p EnterprisesPage) next() string {
	if len(p.List) < p.PerPage {
		return ""
	}
	return p.query("after", itoa(p.List[len(p.List)-1].ID))
}

// all is how many enterprises the register has.
func (p EnterprisesPage) all() int {
	n := 0
	for _, c := range p.Towns {
		n += c.N
	}
	return n
}

func (p EnterprisesPage) townOptions() []Option {
	options := []Option{{Value: "", Label: "全部镇街"}}
	for _, c := range p.Towns {
		options = append(options, countOption(c, c.Value, p.Filter.Town))
	}
	return options
}

func (p EnterprisesPage) industryOptions() []Option {
	options := []Option{{Value: "", Label: "全部行业"}}
	for _, c := range p.Industries {
		options = append(options, countOption(c, c.Value+" "+enterprises.IndustryName(c.Value), p.Filter.Industry))
	}
	if i := p.Filter.Industry; len(i) > 1 && i != enterprises.Unknown {
		options = append(options, Option{Value: i, Label: i + " " + enterprises.IndustryName(i), Selected: true})
	}
	return options
}

func countOption(c enterprises.Count, label, selected string) Option {
	value := c.Value
	if value == "" {
		value, label = enterprises.Unknown, "未知"
	}
	return Option{Value: value, Label: label + "（" + Num(c.N) + "）", Selected: value == selected}
}

func (p EnterprisesPage) sizeOptions() []Option {
	return Options(p.Filter.Size, "", "全部规模", "大型", "大型", "中型", "中型", "小型", "小型", "微型", "微型", enterprises.Unknown, "未知")
}

// townLabel is a town or the word for its absence.
func townLabel(c enterprises.Count) string {
	if c.Value == "" {
		return "镇街未知"
	}
	return c.Value
}

func townHref(c enterprises.Count) string {
	value := c.Value
	if value == "" {
		value = enterprises.Unknown
	}
	return "/console/enterprises?town=" + url.QueryEscape(value)
}

// missing are the attributes nobody has stated.
func missing(sources []enterprises.SourceFacts) []enterprises.Attribute {
	var out []enterprises.Attribute
	for _, a := range enterprises.Catalogue {
		stated := a.Key == "uscc" || slices.ContainsFunc(sources, func(s enterprises.SourceFacts) bool {
			return slices.ContainsFunc(s.Facts, func(f enterprises.Fact) bool { return f.Key == a.Key })
		})
		if !stated {
			out = append(out, a)
		}
	}
	return out
}

func labels(attributes []enterprises.Attribute) string {
	text := ""
	for i, a := range attributes {
		if i > 0 {
			text += "、"
		}
		text += a.Label
	}
	return text
}

// factCount is how many values a page of facts has.
func factCount(sources []enterprises.SourceFacts) int {
	n := 0
	for _, s := range sources {
		n += len(s.Facts)
	}
	return n
}

// sizeSentence says in one sentence what the size class is and why.
func (p EnterprisePage) sizeSentence() string {
	given := known(p.Enterprise.Size)
	switch {
	case p.Size.Branch == "" && p.Enterprise.Industry == nil:
		return "行业未知，无法判定规模。"
	case p.Size.Branch == "":
		return "这个行业不在划分办法的范围内，或代码太粗，无法判定规模。"
	case p.Size.Class == "":
		return "按“" + p.Size.Branch + "”划分，指标不全，无法判定规模，不作猜测。"
	case p.Size.Class != given:
		return "按“" + p.Size.Branch + "”划分应为" + p.Size.Class + "；登记的是" + given + "，以登记为准。"
	}
	return "按“" + p.Size.Branch + "”划分为" + p.Size.Class + "。"
}

func (p EnterprisePage) indicatorLabel(i enterprises.SizeIndicator) string {
	f := enterprises.Fact{Key: i.Key}
	if a, _ := enterprises.Lookup(i.Key); a.Yearly {
		f.Period = p.SizeYear
	}
	return f.Label()
}

func amount(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// factDated says when a value was true and who said so again.
func factDated(f enterprises.Fact) string {
	if f.ConfirmedOn != nil {
		return dayText(*f.ConfirmedOn) + "（" + dayText(f.AsOf) + "起）"
	}
	return dayText(f.AsOf)
}

// ofVerdict keeps the opportunities of some verdicts, in the order of the verdicts.
func ofVerdict(list []matching.Opportunity, kinds ...VerdictKind) []matching.Opportunity {
	var out []matching.Opportunity
	for _, kind := range kinds {
		for _, o := range list {
			if VerdictOf(o.Verdict) == kind {
				out = append(out, o)
			}
		}
	}
	return out
}

func missingLabels(keys []string) string {
	var list []enterprises.Attribute
	for _, key := range keys {
		if a, ok := enterprises.Lookup(key); ok {
			list = append(list, a)
		}
	}
	return labels(list)
}
