package enterprises

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"huizhida/fault"
)

// Target is what a file column holds. The zero Target is a column that is not imported.
type Target struct {
	Key  string // an attribute, or CapitalCurrency
	Year int    // of a yearly attribute named with its year (export_usd_2021); 0 for the year before the as-of date
}

// String writes a target as a header: export_usd_prev, export_usd_2021.
func (t Target) String() string {
	if t.Year > 0 {
		return strings.TrimSuffix(t.Key, "prev") + strconv.Itoa(t.Year)
	}
	return t.Key
}

// Label names the target in Chinese: 2021年海关出口额（美元）.
func (t Target) Label() string {
	if t.Key == CapitalCurrency {
		return "注册资本币种"
	}
	a, ok := Lookup(t.Key)
	if !ok {
		return "不导入"
	}
	label := a.Label
	if t.Year > 0 {
		label = fmt.Sprintf("%d年%s", t.Year, strings.TrimPrefix(label, "上年"))
	}
	if a.Unit != "" {
		label += "（" + a.Unit + "）"
	}
	return label
}

// CapitalCurrency is a column that no rule sees: it says whether registered_capital_10k is in 人民币. A capital in another currency stays unknown,
// because nobody told the rate.
const CapitalCurrency = "registered_capital_currency"

// Skip is what a mapping says of a column that is not to be imported.
const Skip = "-"

// HeaderIssue is something to know about a header before its rows are read.
type HeaderIssue struct {
	Column     string
	Suggestion string // the key it may be meant for, or empty
}

// MapHeader finds what each column holds: first as chosen says (file column → key, or Skip), then by key, label or alias.
// A column nobody knows is an issue and is not imported. Two columns for one attribute, a choice for a column that
// is not there, or of an attribute that is not, is an error fit for the user.
func MapHeader(header []string, chosen map[string]string) ([]Target, []HeaderIssue, error) {
	var issues []HeaderIssue
	targets := make([]Target, len(header))
	taken := map[Target]string{}
	for _, column := range slices.Sorted(maps.Keys(chosen)) {
		if !slices.Contains(header, column) {
			return nil, nil, fault.New(fault.Invalid, fmt.Sprintf("文件中没有“%s”列，现有：%s", column, strings.Join(header, "、")))
		}
	}
	for i, column := range header {
		target, err := targetOf(column, chosen)
		if err != nil {
			return nil, nil, err
		}
		if target.Key == "" {
			if _, ok := chosen[column]; !ok && !slices.Contains(reasonColumns, column) {
				issues = append(issues, unknownColumn(column))
			}
			continue
		}
		if first, ok := taken[target]; ok {
			return nil, nil, fault.New(fault.Invalid, fmt.Sprintf("“%s”和“%s”两列都对应%s，请将其中一列设为不导入（--map '%s=%s'）",
				first, column, target.Label(), column, Skip))
		}
		taken[target] = column
		targets[i] = target
	}
	for i := range issues {
		if _, has := taken[Target{Key: issues[i].Suggestion}]; has {
			issues[i].Suggestion = "" // another column is it
		}
	}
	return targets, issues, nil
}

func targetOf(column string, chosen map[string]string) (Target, error) {
	want, ok := chosen[column]
	if !ok {
		key, year := guess(column)
		return Target{key, year}, nil
	}
	if want == Skip || want == "" {
		return Target{}, nil
	}
	key, year := guess(want)
	if key == "" {
		return Target{}, fault.New(fault.Invalid, "“"+column+"”："+unknownColumn(want).Message())
	}
	return Target{key, year}, nil
}

func unknownColumn(column string) HeaderIssue {
	return HeaderIssue{Column: column, Suggestion: closest(column)}
}

// Message says in Chinese what becomes of the column.
func (i HeaderIssue) Message() string {
	message := "没有“" + i.Column + "”这个属性，该列不导入"
	if i.Suggestion != "" {
		message += "；是否应为 " + i.Suggestion + "（" + Target{Key: i.Suggestion}.Label() + "）？"
	}
	return message
}

// known maps every header that means something, in its plain form, to its attribute.
var known = func() map[string]string {
	m := map[string]string{}
	for _, name := range []string{CapitalCurrency, "capital_currency", "注册资本币种", "币种"} {
		m[plain(name)] = CapitalCurrency
	}
	for _, a := range Catalogue {
		for _, name := range append([]string{a.Key, a.Label}, a.Aliases...) {
			m[plain(name)] = a.Key
			if a.Unit != "" {
				m[plain(name+"("+a.Unit+")")] = a.Key
			}
		}
	}
	return m
}()

// plain takes out what people vary in a header: case, width, spaces, the sign of a required column.
func plain(header string) string {
	return strings.NewReplacer(" ", "", "*", "", "\"", "", "_", "", ":", "").Replace(strings.ToLower(narrow(header)))
}

var (
	yearFirst = regexp.MustCompile(`^(\d{4})年度?(.+)$`)
	yearLast  = regexp.MustCompile(`^([a-z_0-9]+?)_?(\d{4})$`)
)

// guess finds the attribute a header names, and the year if it names one.
func guess(header string) (key string, year int) {
	if key, ok := known[plain(header)]; ok {
		return key, 0
	}
	if m := yearFirst.FindStringSubmatch(narrow(strings.TrimSpace(header))); m != nil {
		if key, ok := known[plain("上年"+m[2])]; ok {
			return key, atoi(m[1])
		}
	}
	if m := yearLast.FindStringSubmatch(strings.ToLower(narrow(strings.TrimSpace(header)))); m != nil {
		if a, ok := Lookup(m[1] + "_prev"); ok && a.Yearly {
			return a.Key, atoi(m[2])
		}
	}
	return "", 0
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // the expression matched digits only
	return n
}

// closest is the key whose key or label resembles a header most, or empty when none does.
func closest(header string) string {
	best, bestScore := "", 0.45
	grams := bigrams(plain(header))
	for name, key := range known {
		if key == CapitalCurrency {
			continue
		}
		score := dice(grams, bigrams(name))
		if score > bestScore || score == bestScore && key < best {
			best, bestScore = key, score
		}
	}
	return best
}

func bigrams(s string) map[string]bool {
	set := map[string]bool{}
	runes := []rune(s)
	for i := range max(len(runes)-1, 0) {
		set[string(runes[i:i+2])] = true
	}
	return set
}

func dice(a, b map[string]bool) float64 {
	common := 0
	for g := range a {
		if b[g] {
			common++
		}
	}
	return 2 * float64(common) / float64(max(len(a)+len(b), 1))
}
