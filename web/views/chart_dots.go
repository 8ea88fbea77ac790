package views

import (
	"fmt"
	"math"
)

// Dots compares groups by rate: a dot for the rate against the whole, a bar for how many are still missing.
type Dots struct {
	ID    string
	Title string
	Desc  string
	Long  bool // long labels get a line of their own
	Rows  []DotRow
	Done  int // the whole, for the reference line
	Total int
	Data  ChartTable
}

// DotRow is one group.
type DotRow struct {
	Label string
	Done  int
	Total int
}

// few says that a group is too small for a rate to mean anything.
func (r DotRow) few() bool { return r.Total < 10 }

func (r DotRow) rate() float64 { return shareOf(r.Done, r.Total) }

// where the parts of a row stand, in percent of the width
const (
	dotLeft, dotRight = 21.0, 46.0
	dotText           = 78.0
	dotGap            = 80.0
	dotHead           = 26.0
)

// left is where the scale begins: beside the labels, or at the margin under them.
func (d Dots) left() float64 {
	if d.Long {
		return 4
	}
	return dotLeft
}

// uprights are the pieces of a vertical line; long labels are not crossed by it.
func (d Dots) uprights() [][2]float64 {
	if !d.Long {
		return [][2]float64{{24, dotHead + d.step()*float64(len(d.Rows)) + 4}}
	}
	pieces := make([][2]float64, len(d.Rows))
	for i := range d.Rows {
		pieces[i] = [2]float64{d.mid(i) - 11, d.mid(i) + 11}
	}
	return pieces
}

func (d Dots) step() float64 {
	if d.Long {
		return 46
	}
	return 25
}

func (d Dots) height() string { return px(dotHead + d.step()*float64(len(d.Rows)) + 4) }

// top is the y of the rule above row i; mid that of its dot.
func (d Dots) top(i int) float64 { return dotHead + d.step()*float64(i) }
func (d Dots) mid(i int) float64 { return d.top(i) + d.step() - 12.5 }

// span is the range of rates the axis covers, rounded out to tens.
func (d Dots) span() (low, high float64) {
	low, high = shareOf(d.Done, d.Total), shareOf(d.Done, d.Total)
	for _, r := range d.Rows {
		if !r.few() {
			low, high = min(low, r.rate()), max(high, r.rate())
		}
	}
	low, high = math.Floor(low/10)*10, math.Ceil(high/10)*10
	if high == low {
		high = min(low+10, 100)
		low = high - 10
	}
	return low, high
}

// ticks are the labelled rates of the axis, at most four.
func (d Dots) ticks() []float64 {
	low, high := d.span()
	step := 10.0
	for (high-low)/step > 3 {
		step *= 2
	}
	var ticks []float64
	for t := low; t <= high; t += step {
		ticks = append(ticks, t)
	}
	return ticks
}

func (d Dots) x(rate float64) string {
	low, high := d.span()
	return percent(d.left() + (rate-low)/(high-low)*(dotRight-d.left()))
}

// gapWidth is the length of a row's missing bar; big numbers leave it less room.
func (d Dots) gapWidth(r DotRow) string {
	most := 1
	for _, r := range d.Rows {
		most = max(most, r.Total-r.Done)
	}
	room := 9.5
	if most >= 1000 {
		room = 5
	}
	return percent(room * float64(r.Total-r.Done) / float64(most))
}

func fraction(r DotRow) string { return fmt.Sprintf("%s/%s", Num(r.Done), Num(r.Total)) }
