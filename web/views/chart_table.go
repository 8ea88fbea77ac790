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

// percent is an SVG length.
func percent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }

// px is an SVG coordinate.
func px(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// shareOf is part of whole in percent, 0 when there is nothing.
func shareOf(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}
