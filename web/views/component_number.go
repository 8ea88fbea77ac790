package views

import (
	"fmt"
	"strconv"
)

// Num writes a count with thousands separators: 1,572.
func Num[I ~int | ~int64 | ~int32](n I) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Percent writes part of whole with one decimal, "37.4%"; "—" of nothing.
func Percent[I ~int | ~int64 | ~int32](part, whole I) string {
	if whole == 0 {
		return "—"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
}

// Rate writes a rate as pages must, with its fraction: 37.4%（588/1,572）.
func Rate[I ~int | ~int64 | ~int32](part, whole I) string {
	return Percent(part, whole) + "（" + Num(part) + "/" + Num(whole) + "）"
}

// Yuan writes an amount of 分 as pages do: 20万元, 3.25万元, 800元; full amounts belong on receipts.
func Yuan(fen int64) string {
	if fen%100 == 0 && fen >= 1_000_000 && fen%10_000 == 0 {
		return strconv.FormatFloat(float64(fen)/1_000_000, 'f', -1, 64) + "万元"
	}
	if fen%100 == 0 {
		return Num(fen/100) + "元"
	}
	return fmt.Sprintf("%s.%02d元", Num(fen/100), fen%100)
}
