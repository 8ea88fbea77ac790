package views

import (
	"strconv"
)

// ChartTable is the data behind a chart as a real table: the first column names the row, the rest are numbers.
type ChartTable struct {
	Name    string // what follows 查看数据：
	Caption string
	Head    []string
	Rows    [][]ChartCell
	Foot    []ChartCell
}

// ChartCell is one cell; with Href it opens the records behind the number.
type ChartCell struct {
	Text string
	Href string
}

// Cells makes plain cells.
func Cells(texts ...string) []ChartCell {
	cells := make([]ChartCell, len(texts))
	for i, t := range texts {
		cells[i].Text = t
	}
	return cells
}

// Count writes n with thousands separators: 1,572.
func Count(n int) string {
	digits := strconv.Itoa(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(digits) - 3; i > start; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Rate writes a share with one decimal: 37.4%. Nothing of nothing is —.
func Rate(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64) + "%"
}

// Ratio writes a share together with its fraction: 37.4%（588/1,572）. A rate never stands alone.
func Ratio(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	return Rate(part, whole) + "（" + Count(part) + "/" + Count(whole) + "）"
}

// percent is an SVG length.
func percent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }

// px is an SVG coordinate.
func px(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// share is part of whole in percent, 0 when there is nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}
