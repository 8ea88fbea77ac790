package ruletest

import (
	"math"

	"huizhida/matching/rule"
)

// The values that rules and rows share, so that they often meet.
var (
	words = []string{"", "小型", "微型", "大石街道", "小型微型", "a", "A", "ab", "Zz", "zz", "C3911", "C39", "省级专精特新",
		"é", "e\u0301", "𠮷野", "ſ", "K", "\u212a", "a\nb", "a%_b", `it's`, `"\d+"`, " a ", "ａ", "\uffff", "😀", "10", "9"}
	small  = []int64{0, 1, 2, 3, 5, 7, 10, 20, -1, -3, 100, 300, 3_000_000}
	wholes = []int64{math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, 1 << 31, 1<<32 + 1, 1 << 53, 1<<53 + 1, -(1<<53 + 1),
		3_037_000_499, 3_037_000_500, -3_037_000_500, 1 << 62, -(1 << 62), 9_223_372_036}
	plain   = []float64{0, 0.055, 0.1, 0.3, 1, 2, 2.5, 3, -1, -0.5, 10, 20, 3_000_000, 7, 5}
	numbers = []float64{1e300, -1e300, 1e-300, -1e-300, 5e-324, -5e-324, math.MaxFloat64, -math.MaxFloat64, 2.2250738585072014e-308, 1e154,
		1.3407807929942597e154, 1.4916681462400413e-154, 9.223372036854775e18, 9.223372036854775807e18, -9.223372036854775808e18, 4503599627370496.5,
		9007199254740993, 2147483648.5, 8.98846567431158e307, 0.1 + 0.2, 1e16, 1.5e-162}
	days = []string{"2021-12-31", "2022-01-01", "2022-12-31", "2022-06-27", "2023-01-01", "2024-02-29", "2020-02-29", "2021-03-01", "1970-01-01",
		"1969-12-31", "1988-07-01", "1900-02-28", "2000-01-01"}
	farDays = []string{"0001-01-01", "0001-01-02", "9999-12-31", "9999-12-30", "0004-02-29", "1677-09-21", "2262-04-11", "1729-01-01", "2314-06-01"}
	spans   = []string{"0h", "24h", "8760h", "-24h", "36h", "1s", "-1s", "25h", "86399s", "43800h", "90m", "17520h"}
	farSpan = []string{"2562047h", "-2562047h", "9223372036s", "-9223372036s", "2540400h"}
	moments = []string{"2021-12-30T16:00:00Z", "2021-12-31T00:00:00+08:00", "2021-12-31T08:00:00+08:00", "2021-12-31T23:59:59+08:00", "2021-12-31T15:59:59Z",
		"2022-12-31T12:34:56Z", "1969-12-31T23:59:59Z", "1988-06-30T16:00:01Z"}
	patterns = []string{`^小`, `型$`, `^$`, ``, `[0-9]+`, `^[A-Z]\d{2,4}$`, `a.b`, `(?s)a.b`, `(?i)^zz$`, `(?i)k`, `(?i)s`, `[^a-z]`, `^(小型|微型)$`, `a|b|`,
		`^.$`, `^.{2}$`, `\p{Han}+`, `[\p{L}&&]`, `[^\p{Han}]`, `(ab?)+$`, `a{0,3}b`, `[\]\[\\^-]`, `\$|%|_`, `x*`, `^(?:.|\n){3}$`, `\s`, `\S+ \S*`, `\w\W`, `\D`, `é`,
		`[𠮀-𠯿]`, `\x{1F600}`, `^\pL`, `'`, `"`, `\\d`, `[[:alpha:]]`, `(?i)[a-c]$`, `^[^x]`, `\A\d+\z`, `a??b`, `(a|ab)(c|)$`, `c39(?i)11`, `(?U)a+`, `[\s\S]`, `.+$`}
)

func (g *Generator) whole() int64 {
	if g.IntN(5) == 0 {
		return pick(g, wholes)
	}
	return pick(g, small)
}

func (g *Generator) number() float64 {
	switch g.IntN(20) {
	case 0, 1, 2:
		return pick(g, numbers)
	case 3:
		return math.Ldexp(g.Float64()*2-1, g.IntN(2100)-1075) // of any magnitude
	}
	return pick(g, plain)
}

func (g *Generator) day() string {
	if g.IntN(8) == 0 {
		return pick(g, farDays)
	}
	return pick(g, days)
}

// Day makes an evaluation date, or the value of a date.
func (g *Generator) Day() rule.Day {
	d, err := rule.ParseDay(g.day())
	if err != nil {
		panic(err) // the dates above are none
	}
	return d
}
