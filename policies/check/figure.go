package check

import (
	"regexp"
	"slices"
	"strings"
)

var (
	amount = regexp.MustCompile(`([0-9][0-9,]*(?:\.[0-9]+)?)\s*(亿美元|万美元|美元|亿元|万元|元|%|个?工作日|个月)`)
	date   = regexp.MustCompile(`([0-9]{4})\s*年\s*0?([0-9]{1,2})\s*月\s*0?([0-9]{1,2})\s*日`)
)

// Figures are the amounts, percentages and terms in a text, each written one way.
func Figures(text string) []string {
	var out []string
	for _, m := range amount.FindAllStringSubmatch(ascii.Replace(text), -1) {
		n := strings.ReplaceAll(m[1], ",", "")
		if strings.Contains(n, ".") {
			n = strings.TrimRight(strings.TrimRight(n, "0"), ".")
		}
		out = append(out, n+strings.TrimPrefix(m[2], "个"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Dates are the full dates in a text.
func Dates(text string) []string {
	var out []string
	for _, m := range date.FindAllStringSubmatch(ascii.Replace(text), -1) {
		out = append(out, m[1]+"年"+m[2]+"月"+m[3]+"日")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Differ finds the figures and dates of text that the document does not have; other dates that are right are given.
func Differ(text, document string, right ...string) []Finding {
	var out []Finding
	known := Figures(document)
	for _, f := range Figures(text) {
		if !slices.Contains(known, f) {
			out = append(out, Finding{Check: "figure", Level: Warn, Excerpt: f, Message: "文件里没有“" + f + "”，请核对数字是否与文件一致"})
		}
	}
	days := append(Dates(document), right...)
	for _, d := range Dates(text) {
		if !slices.Contains(days, d) {
			out = append(out, Finding{Check: "figure", Level: Warn, Excerpt: d, Message: "文件里没有“" + d + "”，请核对日期是否与文件一致"})
		}
	}
	return out
}
