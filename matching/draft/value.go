package draft

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"huizhida/matching/rule"
)

// wide turns full-width digits and signs into those that machines read.
var wide = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"．", ".", "％", "%", "－", "-", "−", "-", "，", ",", "　", " ", "／", "/")

// scales are the words that multiply a number.
var scales = []struct {
	word string
	by   float64
}{{"万亿", 1e12}, {"亿", 1e8}, {"千万", 1e7}, {"百万", 1e6}, {"万", 1e4}, {"千", 1e3}}

// gaps are what people put between digits.
var gaps = strings.NewReplacer(",", "", " ", "")

// readNumber reads a figure of v as people type it: 300万, 3,000,000, 5.5%, 20万元.
func readNumber(v rule.Variable, typed string) (float64, error) {
	s := gaps.Replace(wide.Replace(strings.TrimSpace(typed)))
	if s == "" {
		return 0, errors.New("请填写数字" + example(v))
	}
	if v.Ratio() {
		return readRatio(v, s)
	}
	factor := 1.0
	s, bare := strings.CutSuffix(s, v.Unit)
	switch {
	case v.Unit == "万元" && !bare && strings.HasSuffix(s, "元"): // 300万元 was cut above; this is 亿元, or plain 元
		s, factor = strings.TrimSuffix(s, "元"), 1e-4
	case v.Unit == "万元" && !bare && hasScale(s): // 300万 is 300万元
		factor = 1e-4
	}
	for _, scale := range scales {
		if rest, found := strings.CutSuffix(s, scale.word); found {
			s, factor = rest, factor*scale.by
			break
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || strings.ContainsAny(s, "xX_pPiInN") {
		return 0, errors.New("“" + strings.TrimSpace(typed) + "”不是数字，请写成" + sample(v))
	}
	f = round(f * factor)
	if v.Type == rule.Int && (f != math.Trunc(f) || math.Abs(f) > 1<<53) {
		return 0, errors.New(v.Label + "是整数，请写成" + sample(v))
	}
	return f, nil
}

func hasScale(s string) bool { return strings.HasSuffix(s, "万") || strings.HasSuffix(s, "亿") }

// round takes away what a decimal factor left over.
func round(f float64) float64 {
	short, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64) // what FormatFloat wrote
	return short
}

func readRatio(v rule.Variable, s string) (float64, error) {
	number, percent := strings.CutSuffix(s, "%")
	f, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || math.IsNaN(f) || math.IsInf(f, 0):
		return 0, errors.New("“" + s + "”不是比例，请写成 5.5% 或 0.055")
	case percent:
		return round(f / 100), nil
	case f > 1:
		return 0, errors.New(v.Label + "在 0 到 1 之间；" + s + "% 请带上百分号")
	}
	return f, nil
}

func example(v rule.Variable) string { return "，例如 " + sample(v) }

func sample(v rule.Variable) string {
	switch {
	case v.Ratio():
		return "5.5%"
	case v.Unit == "美元":
		return "3,000,000 或 300万"
	case v.Unit == "万元":
		return "2,000 或 2000万元"
	}
	return "10"
}

// showNumber writes a figure so that readNumber reads the same; the unit stands beside the control.
func showNumber(v rule.Variable, f float64) string {
	if v.Ratio() {
		if s := strconv.FormatFloat(round(f*100), 'f', -1, 64) + "%"; reads(v, s, f) {
			return s
		}
	}
	if s := grouped(strconv.FormatFloat(f, 'f', -1, 64)); reads(v, s, f) {
		return s
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func reads(v rule.Variable, s string, f float64) bool {
	got, err := readNumber(v, s)
	return err == nil && got == f
}

func grouped(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		return whole + "." + fraction
	}
	return whole
}

// writeNumber is a figure in the rule language.
func writeNumber(v rule.Variable, f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if v.Type == rule.Double && math.Abs(f) >= 1<<53 && !strings.Contains(s, ".") {
		return s + ".0" // too long for a whole number of the language
	}
	return s
}

// bound is one end of a range.
type bound struct {
	op rule.Op
	f  float64
}

var (
	rangeSigns = []string{"至", "到", "～", "~", "—", "–"}
	lowerWords = []string{"大于", "超过", ">"}
	upperWords = []string{"小于", "低于", "不到", "<"}
	lowerEqual = []string{"不低于", "大于等于", ">=", "≥"}
	upperEqual = []string{"不超过", "小于等于", "<=", "≤"}
)

// readRange reads "大于 0 至 300万": both ends belong to it unless a word says otherwise.
func readRange(v rule.Variable, typed string) (low, high bound, err error) {
	for _, sign := range rangeSigns {
		a, b, found := strings.Cut(wide.Replace(typed), sign)
		if !found {
			continue
		}
		low, err = readBound(v, a, rule.Ge, lowerEqual, rule.Gt, lowerWords)
		if err == nil {
			high, err = readBound(v, b, rule.Le, upperEqual, rule.Lt, upperWords)
		}
		if err == nil && low.f > high.f {
			err = errors.New("下限比上限大，请核对")
		}
		return low, high, err
	}
	return low, high, errors.New("请写出下限和上限，例如 1 至 10；不含下限写“大于 1 至 10”")
}

func readBound(v rule.Variable, s string, including rule.Op, with []string, excluding rule.Op, without []string) (bound, error) {
	s, op := strings.TrimSpace(s), including
	if rest, found := cutAny(s, with); found {
		s = rest
	} else if rest, found := cutAny(s, without); found {
		s, op = rest, excluding
	}
	f, err := readNumber(v, s)
	return bound{op, f}, err
}

func cutAny(s string, words []string) (string, bool) {
	for _, w := range words {
		if rest, found := strings.CutPrefix(s, w); found {
			return rest, true
		}
	}
	return s, false
}

const (
	day  = 24 * time.Hour
	year = 365 * day
)

var numerals = map[string]int{"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

// readSpan reads "1 年", "两年", "180 天"; a year is 365 days.
func readSpan(typed string) (time.Duration, error) {
	s := strings.ReplaceAll(wide.Replace(strings.TrimSpace(typed)), " ", "")
	unit := day
	number, found := strings.CutSuffix(s, "天")
	if !found {
		number, found = strings.CutSuffix(s, "日")
	}
	if !found {
		unit = year
		number, found = strings.CutSuffix(strings.TrimSuffix(s, "整"), "年")
		number = strings.TrimSuffix(number, "周")
	}
	n, known := numerals[number]
	if !known {
		var err error
		if n, err = strconv.Atoi(number); err != nil {
			found = false
		}
	}
	switch {
	case strings.HasSuffix(s, "月"):
		return 0, errors.New("月有长有短，请写成天，例如 180 天")
	case !found || n < 0 || n > 36500:
		return 0, errors.New("请写成 1 年或 180 天（一年按 365 天算）")
	}
	return time.Duration(n) * unit, nil
}

func showSpan(d time.Duration) string {
	if d > 0 && d%year == 0 {
		return strconv.Itoa(int(d/year)) + " 年"
	}
	return strconv.Itoa(int(d/day)) + " 天"
}

func writeSpan(d time.Duration) string {
	return `as_of - duration("` + strconv.Itoa(int(d/time.Hour)) + `h")`
}

const today = "基准日"

var dateForms = []string{time.DateOnly, "2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102"}

// readDate reads "2021-12-31", "2021年12月31日", "基准日" or "基准日前 1 年", and writes it in the rule language.
func readDate(typed string) (string, error) {
	s := strings.ReplaceAll(wide.Replace(strings.TrimSpace(typed)), " ", "")
	if rest, relative := strings.CutPrefix(s, today); relative {
		span, found := strings.CutPrefix(rest, "前")
		switch {
		case rest == "" || rest == "当天" || rest == "当日":
			return rule.AsOf, nil
		case !found:
			return "", errors.New("请写成“基准日”或“基准日前 1 年”")
		}
		d, err := readSpan(span)
		if err != nil {
			return "", err
		}
		return writeSpan(d), nil
	}
	for _, form := range dateForms {
		if at, err := time.Parse(form, s); err == nil {
			return `date("` + at.Format(time.DateOnly) + `")`, nil
		}
	}
	if s == "" {
		return "", errors.New("请填写日期，例如 2021-12-31 或 基准日前 1 年")
	}
	return "", errors.New("“" + strings.TrimSpace(typed) + "”不是日期，请写成 2021-12-31、基准日 或 基准日前 1 年")
}
