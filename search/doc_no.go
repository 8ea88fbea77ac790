package search

import (
	"regexp"
	"strconv"
	"strings"

	"huizhida/policies"
)

// number is a 文号 as a key: who is its code, the rest identifies it among the code's.
type number struct {
	code         string // normalised: 穗番府规, 国令, 广州市人民政府令
	year, serial int    // year is 0 for an order, which is numbered through
}

// Spellings that people type, after normalising: any bracket or none, 第, zeros before, 号 missing.
var (
	numbered = regexp.MustCompile(`([\p{Han}A-Za-z]*)\s*[〔\[【(（{〈《<「]?\s*((?:19|20)\d{2})\s*[〕\]】)）}〉》>」]?\s*(?:年)?\s*第?\s*0*([1-9]\d{0,5})\s*号?`)
	ordered  = regexp.MustCompile(`([\p{Han}]*令)\s*(?:[〔\[(]?\s*第)?\s*0*([1-9]\d{0,5})\s*号?`)
)

// parseNumber reads the 文号 of a text: strictly first, as staff must write it, then as older and foreign ones are written.
func parseNumber(s string) (number, bool) {
	if n, err := policies.ParseDocNo(s); err == nil {
		return number{Normalize(n.Code), n.Year, n.Serial}, true
	}
	list := findNumbers(Normalize(s))
	if len(list) == 0 || list[0].code == "" {
		return number{}, false
	}
	return list[0], true
}

// findNumbers finds what may be a 文号 in normalised text. The code may have other words before it.
func findNumbers(text string) []number {
	var list []number
	for _, m := range ordered.FindAllStringSubmatch(text, -1) {
		serial, _ := strconv.Atoi(m[2]) // the pattern has at most six digits
		list = append(list, number{m[1], 0, serial})
	}
	for _, m := range numbered.FindAllStringSubmatch(text, -1) {
		year, _ := strconv.Atoi(m[2])
		serial, _ := strconv.Atoi(m[3])
		list = append(list, number{strings.ToLower(m[1]), year, serial})
	}
	return list
}

// nearness says how well a code that somebody typed fits the code of a text: 3 is the same, perhaps after other words; 2 its end; 1 is
// one character off; 0 another.
func nearness(typed, code string) int {
	switch {
	case strings.HasSuffix(typed, code):
		return 3
	case typed != "" && strings.HasSuffix(code, typed):
		return 2
	case oneOff([]rune(typed), []rune(code)):
		return 1
	}
	return 0
}

// oneOff says whether a and b, of three characters or more, differ in one.
func oneOff(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(a) < 3 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && string(a[i+1:]) == string(b[i+1:])
	}
	return string(a[i:]) == string(b[i+1:])
}

func (n number) key() uint64 { return uint64(n.year)<<32 | uint64(n.serial) }
