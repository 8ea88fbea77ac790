package views

import (
	"fmt"
	"strings"
)

// Datum is one mark of a chart and one row of the table under it.
type Datum struct {
	Label string
	Value int
	Of    int    // what Value is a part of: the step before, the eligible; 0 when there is none
	Href  string // the records behind the number
	Note  string // beside the number, such as a fraction
}

// few is the number of records from which a rate is shown; below it the mark says 样本少.
const few = 10

func largest(data []Datum) int {
	top := 0
	for _, d := range data {
		top = max(top, d.Value, d.Of)
	}
	return top
}

func (d Datum) shown() string {
	if d.Note != "" {
		return d.Note
	}
	return Num(d.Value)
}

// rateTop is the right edge of a scale of rates: the next ten above the highest.
func rateTop(data []Datum) int {
	top := 10
	for _, d := range data {
		if d.Of >= few {
			top = max(top, (100*d.Value/d.Of)/10*10+10)
		}
	}
	return min(100, top)
}

func (d Datum) rateAt(top int) string {
	return fmt.Sprintf("%.2f%%", min(100, 100*100*float64(d.Value)/float64(d.Of)/float64(top)))
}

// sparkPoints draws values from left to right in a box of 100 by 100, the highest near the top.
func sparkPoints(data []Datum) string {
	top := max(1, largest(data))
	points := make([]string, len(data))
	for i, d := range data {
		x := 0.0
		if len(data) > 1 {
			x = 100 * float64(i) / float64(len(data)-1)
		}
		points[i] = fmt.Sprintf("%.1f,%.1f", x, 100-92*float64(d.Value)/float64(top))
	}
	return strings.Join(points, " ")
}

func sparkLabel(data []Datum) string {
	if len(data) == 0 {
		return "没有数据"
	}
	low, high := data[0], data[0]
	for _, d := range data {
		if d.Value < low.Value {
			low = d
		}
		if d.Value > high.Value {
			high = d
		}
	}
	return fmt.Sprintf("%s至%s，最高%s（%s），最低%s（%s）", data[0].Label, data[len(data)-1].Label,
		Num(high.Value), high.Label, Num(low.Value), low.Label)
}
