package enterprises

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/matching/rule"
)

// Value is what an attribute holds: string, int64, float64, bool, time.Time (midnight UTC) or []string, as its type says.
type Value = any

// Parse reads a cell. An empty cell is unknown, which is neither false nor zero. The error says in Chinese what is wrong and what is expected.
func (a Attribute) Parse(cell string) (value Value, known bool, err error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil, false, nil
	}
	if strings.ContainsFunc(cell, unfit) {
		return nil, false, errors.New("含有无法识别的字符，请检查文件编码")
	}
	switch a.Type {
	case rule.Int:
		value, err = a.parseInt(cell)
	case rule.Double:
		value, err = a.parseDouble(cell)
	case rule.Bool:
		value, err = parseBool(cell)
	case rule.Date:
		value, err = parseDate(cell)
	case rule.List:
		list := parseList(cell)
		return list, len(list) > 0, nil
	default:
		value, err = a.parseString(cell)
	}
	return value, err == nil, err
}

// unfit tells characters that no register writes: a failed decoding, or a control character that is not white space.
func unfit(r rune) bool {
	return r == '\uFFFD' || r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f
}

func (a Attribute) parseString(cell string) (string, error) {
	switch {
	case a.Key == "uscc":
		return NormalizeUSCC(cell), nil
	case a.Key == "industry":
		return normalizeIndustry(cell)
	case a.Key == "district":
		return strings.TrimPrefix(strings.TrimPrefix(cell, "广东省"), "广州市"), nil
	case a.Key == "tax_grade":
		cell = strings.TrimSuffix(strings.ToUpper(narrow(cell)), "级")
	}
	if a.Values == nil || slices.Contains(a.Values, cell) {
		return cell, nil
	}
	if short := strings.TrimSuffix(cell, "企业"); slices.Contains(a.Values, short) { // 小型企业
		return short, nil
	}
	if a.Key == "srdi" && strings.Contains(cell, "小巨人") { // 专精特新“小巨人”企业
		return "小巨人", nil
	}
	return "", fmt.Errorf("应为：%s", strings.Join(a.Values, "、"))
}

// digits strips what people add to a number: spaces, thousands separators, and the unit the attribute has anyway.
func (a Attribute) digits(cell string) (string, error) {
	s := strings.ReplaceAll(narrow(cell), " ", "")
	if a.Unit != "" {
		s = strings.TrimSuffix(s, a.Unit)
	}
	whole, _, _ := strings.Cut(s, ".")
	if groups := strings.Split(strings.TrimLeft(whole, "+-"), ","); len(groups) > 1 {
		for i, g := range groups {
			if i == 0 && (len(g) < 1 || len(g) > 3) || i > 0 && len(g) != 3 {
				return "", errors.New("千位分隔符的位置不对")
			}
		}
		s = strings.ReplaceAll(s, ",", "")
	}
	return s, nil
}

func (a Attribute) parseInt(cell string) (int64, error) {
	s, err := a.digits(cell)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		f, ferr := parseFloat(s)
		if ferr != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 { // a spreadsheet writes 12 as 12.0 or 1.2E1
			return 0, errors.New("应为整数，如 120")
		}
		n = int64(f)
	}
	if n < 0 && !a.Signed {
		return 0, errors.New("不能为负数")
	}
	return n, nil
}

func (a Attribute) parseDouble(cell string) (float64, error) {
	s, err := a.digits(cell)
	if err != nil {
		return 0, err
	}
	s, percent := strings.CutSuffix(s, "%")
	f, err := parseFloat(s)
	if err != nil || percent && !a.Ratio {
		return 0, errors.New("应为数字，如 1234.5")
	}
	if percent {
		// Through the decimal text, so that 5.5% is 0.055 and not 0.05500000000000001.
		f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'f', -1, 64)+"e-2", 64) // it was a number a line ago
	}
	switch {
	case a.Ratio && (f < 0 || f > 1):
		return 0, errors.New("应在 0 至 1 之间，如 0.35 或 35%")
	case f < 0 && !a.Signed:
		return 0, errors.New("不能为负数")
	}
	return f, nil
}

// parseFloat is strconv's without its hexadecimal, underscores, NaN and Inf.
func parseFloat(s string) (float64, error) {
	if s == "" || strings.Trim(s, "+-.0123456789eE") != "" {
		return 0, strconv.ErrSyntax
	}
	f, err := strconv.ParseFloat(s, 64)
	if err == nil && f == 0 {
		f = 0 // minus zero
	}
	return f, err
}

func parseBool(cell string) (bool, error) {
	switch strings.ToLower(narrow(cell)) {
	case "true", "是", "1", "有", "y", "yes":
		return true, nil
	case "false", "否", "0", "无", "n", "no":
		return false, nil
	}
	return false, errors.New("应为 是 或 否（true 或 false）")
}

var dateLayouts = []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102"}

// parseDate reads a day. A bare number is a spreadsheet's serial day, counted from 1899-12-30.
func parseDate(cell string) (time.Time, error) {
	s := narrow(cell)
	day, clock, timed := strings.Cut(strings.ReplaceAll(s, "T", " "), " ")
	if timed && strings.Trim(clock, "0:.Z") == "" { // an export's midnight
		s = day
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1800 && t.Year() <= 2200 {
			return t, nil
		}
	}
	if n, err := parseFloat(s); err == nil && n >= 10000 && n < 100000 { // 1927 to 2173; four digits are a year
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n)), nil
	}
	return time.Time{}, errors.New("应为日期，如 2022-12-31")
}

func parseList(cell string) []string {
	var list []string
	for item := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == '；' }) {
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(list, item) {
			list = append(list, item)
		}
	}
	return list
}

// Text writes a value the one way facts keep it, so that equal values have equal texts.
func Text(v Value) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.Format(time.DateOnly)
	case []string:
		return strings.Join(v, ";")
	}
	panic(fmt.Sprintf("no attribute holds a %T", v))
}

// narrow maps full-width letters, digits and signs to their half-width forms.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '　' || r == '\u00a0':
			return ' '
		}
		return r
	}, s)
}
