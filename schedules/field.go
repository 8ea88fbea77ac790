package schedules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// field is one part of an expression, with where it begins, in characters from 1.
type field struct {
	text string
	at   int
}

// unit is what a field counts.
type unit struct {
	place    int // from 1
	name     string
	min, max int
	names    []string // jan for the first of its values
}

var units = [5]unit{
	{1, "分钟", 0, 59, nil},
	{2, "小时", 0, 23, nil},
	{3, "日", 1, 31, nil},
	{4, "月", 1, 12, []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{5, "星期", 0, 6, []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

// named are the expressions that have a name.
var named = map[string]string{
	"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
	"@hourly": "0 * * * *",
}

var word = regexp.MustCompile(`\S+`)

// split cuts an expression into its five fields.
func split(expression string) (fields []field, err error) {
	text := strings.TrimSpace(expression)
	switch {
	case text == "":
		return nil, fmt.Errorf("请填写执行时间，例如 0 9 * * 1-5 是每周一至周五 9:00")
	case strings.Contains(text, "TZ="):
		return nil, fmt.Errorf("第 1 段（%s）：时间总是北京时间，不用写时区", word.FindString(text))
	case strings.HasPrefix(text, "@"):
		full, ok := named[text]
		if !ok {
			return nil, fmt.Errorf("没有 %s 这个名称，可用的是 @hourly、@daily、@weekly、@monthly、@yearly", text)
		}
		expression = full
	}
	for _, at := range word.FindAllStringIndex(expression, -1) {
		fields = append(fields, field{expression[at[0]:at[1]], len([]rune(expression[:at[0]])) + 1})
	}
	if len(fields) < len(units) {
		return nil, fmt.Errorf("应有 5 段：分钟 小时 日 月 星期，现在只有 %d 段，少了“%s”", len(fields), units[len(fields)].name)
	}
	if len(fields) > len(units) {
		return nil, fmt.Errorf("应有 5 段：分钟 小时 日 月 星期，现在有 %d 段，从第 %d 个字“%s”起是多出来的", len(fields), fields[5].at, fields[5].text)
	}
	return fields, nil
}

// check says what is wrong with a field, and where.
func (u unit) check(f field) error {
	at := f.at
	for part := range strings.SplitSeq(f.text, ",") {
		if part == "" {
			return u.wrong(at, f.text, "多了一个逗号")
		}
		if problem := u.problem(part); problem != "" {
			return u.wrong(at, part, problem)
		}
		at += len([]rune(part)) + 1
	}
	return nil
}

func (u unit) wrong(at int, text, problem string) error {
	return fmt.Errorf("第 %d 段“%s”，第 %d 个字起（%s）：%s", u.place, u.name, at, text, problem)
}

// problem is what is wrong with one of a field's parts: 3, 1-5, */20, 8-18/2.
func (u unit) problem(part string) string {
	span, step, stepped := strings.Cut(part, "/")
	if stepped {
		n, ok := number(step)
		switch {
		case !ok:
			return "斜杠后面应是数字，表示每隔多少"
		case n == 0:
			return "间隔不能是 0"
		}
	}
	if span == "*" || span == "?" {
		return ""
	}
	low, high, ranged := strings.Cut(span, "-")
	from, problem := u.value(low)
	if problem != "" || !ranged {
		return problem
	}
	to, problem := u.value(high)
	if problem == "" && from > to {
		problem = fmt.Sprintf("开始 %s 在结束 %s 之后", low, high)
	}
	return problem
}

// value reads a number or a name.
func (u unit) value(text string) (n int, problem string) {
	if i := slices.Index(u.names, strings.ToLower(text)); i >= 0 {
		return u.min + i, ""
	}
	n, ok := number(text)
	switch {
	case !ok && u.names != nil:
		return 0, "应是数字、*，或 " + u.names[0] + " 这样的英文缩写"
	case !ok:
		return 0, "应是数字或 *"
	case u.place == 5 && n == 7:
		return 0, "星期日写 0，不写 7"
	case n < u.min || n > u.max:
		return 0, fmt.Sprintf("应在 %d 到 %d 之间", u.min, u.max)
	}
	return n, ""
}

func number(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && text[0] != '+' && text[0] != '-'
}
