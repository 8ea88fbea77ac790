package wechat

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"huizhida/calendar"
)

// fitter makes a text fit a field. It cuts where the reader sees that something is missing; where a cut would change what is said, as in a
// number, it answers an error.
type fitter func(text string) (string, error)

// fitters are by the type of a field, after 订阅消息参数值内容限制说明 and its likes for template messages; keyword is that of older templates.
var fitters = map[string]fitter{
	"thing":            func(s string) (string, error) { return cut(s, 20, "…") },
	"keyword":          func(s string) (string, error) { return cut(s, 20, "…") },
	"character_string": fitCharacters,
	"number":           matching(`^-?\d{1,32}(\.\d+)?$`, 32, "need a number of at most 32 digits"),
	"letter":           matching(`^[A-Za-z]+$`, 32, "need at most 32 letters"),
	"symbol":           matching(`^[\p{P}\p{S}]+$`, 5, "need at most 5 symbols"),
	"amount":           matching(`^[\p{Sc}]?\d{1,10}(\.\d+)?元?$`, 32, "need a currency sign, at most 10 digits, 元"),
	"phone_number":     matching(`^[0-9+\-() ]+$`, 17, "need a phone number of at most 17 digits and signs"),
	"car_number":       matching(`^[\p{Han}A-Za-z0-9][A-Za-z0-9]*[\p{Han}A-Za-z0-9]$`, 8, "need a number plate of at most 8 characters"),
	"phrase":           matching(`^\p{Han}+$`, 5, "need at most 5 Chinese characters"),
	"name":             fitName,
	"time":             func(s string) (string, error) { return span(s, clockTime) },
	"date":             func(s string) (string, error) { return span(s, dayTime) },
	"const":            func(s string) (string, error) { return whole(s, 20) },
	"enum":             func(s string) (string, error) { return whole(s, 20) },
	"enum_string":      func(s string) (string, error) { return whole(s, 20) },
}

// listed are the types whose values the template lists.
var listed = map[string]bool{"const": true, "enum": true, "enum_string": true}

func fieldTypes() []string { return slices.Sorted(maps.Keys(fitters)) }

var errEmpty = errors.New("there is nothing to say, and WeChat takes no empty field")

// oneLine leaves no line breaks and control characters, which WeChat refuses.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// length counts as the strictest reader would: a character outside the basic plane is two.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// cut shortens a text to a number of characters, the mark of the cut included.
func cut(s string, limit int, mark string) (string, error) {
	s = oneLine(s)
	if s == "" {
		return "", errEmpty
	}
	if length(s) <= limit {
		return s, nil
	}
	short := []rune(s)
	for length(string(short)) > limit-length(mark) {
		short = short[:len(short)-1]
	}
	return strings.TrimRight(string(short), " ") + mark, nil
}

// whole takes a text that must not be cut.
func whole(s string, limit int) (string, error) {
	s = oneLine(s)
	if s == "" {
		return "", errEmpty
	}
	if length(s) > limit {
		return "", fmt.Errorf("need at most %d characters", limit)
	}
	return s, nil
}

// matching takes a text of a form, whole or not at all.
func matching(pattern string, limit int, need string) fitter {
	form := regexp.MustCompile(pattern)
	return func(s string) (string, error) {
		s = oneLine(s)
		if s == "" {
			return "", errEmpty
		}
		if length(s) > limit || !form.MatchString(s) {
			return "", errors.New(need)
		}
		return s, nil
	}
}

var hanPattern = regexp.MustCompile(`\p{Han}`)

func fitCharacters(s string) (string, error) {
	if hanPattern.MatchString(s) {
		return "", errors.New("need digits, letters and symbols, no Chinese")
	}
	return cut(s, 32, "...")
}

// fitName takes a person's name whole: Chinese ones have ten characters, others twenty.
func fitName(s string) (string, error) {
	s = oneLine(s)
	switch {
	case s == "":
		return "", errEmpty
	case strings.ContainsFunc(s, unicode.IsDigit):
		return "", errors.New("a name has no digits")
	case hanPattern.MatchString(s) && length(s) > 10, length(s) > 20:
		return "", errors.New("need a name of at most 10 Chinese characters or 20 letters; a longer one goes into a thing")
	}
	return s, nil
}

var (
	clockLayouts = []string{"15:04", "15:04:05"}
	dayLayouts   = []string{"2006年1月2日", time.DateOnly, "2006/1/2", "2006.1.2"}
	bothLayouts  = []string{"2006年1月2日 15:04", "2006年1月2日15:04", "2006年1月2日 15:04:05", "2006-01-02 15:04", time.DateTime, "2006/1/2 15:04", time.RFC3339}
)

// span fits one point in time, or two with ~ between.
func span(s string, point func(string) (string, error)) (string, error) {
	s = oneLine(s)
	if s == "" {
		return "", errEmpty
	}
	from, to, two := strings.Cut(s, "~")
	first, err := point(strings.TrimSpace(from))
	if err != nil || !two {
		return first, err
	}
	last, err := point(strings.TrimSpace(to))
	return first + "~" + last, err
}

// clockTime needs the time of day: one that nobody stated is not made up.
func clockTime(s string) (string, error) {
	if t, ok := parse(s, bothLayouts); ok {
		return t.Format("2006年1月2日 15:04"), nil
	}
	if t, ok := parse(s, clockLayouts); ok {
		return t.Format("15:04"), nil
	}
	return "", errors.New("need a time such as 15:01 or 2019年10月1日 15:01")
}

func dayTime(s string) (string, error) {
	if t, ok := parse(s, bothLayouts); ok {
		return t.Format("2006年1月2日 15:04"), nil
	}
	if t, ok := parse(s, dayLayouts); ok {
		return t.Format("2006年1月2日"), nil
	}
	return "", errors.New("need a date such as 2019年10月1日 or 2019年10月1日 15:01")
}

var weekdayPattern = regexp.MustCompile(`（周.）`)

// parse reads what calendar writes, without its day of the week, and what is common otherwise.
func parse(s string, layouts []string) (time.Time, bool) {
	s = weekdayPattern.ReplaceAllString(s, " ")
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, s, calendar.Shanghai); err == nil {
			return t.In(calendar.Shanghai), true
		}
	}
	return time.Time{}, false
}
