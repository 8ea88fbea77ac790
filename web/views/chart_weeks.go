package views

import (
	"math"
	"strconv"
)

// Weeks is a count per week with the moments that may explain it.
type Weeks struct {
	ID    string
	Title string
	Desc  string
	Bars  []WeekBar
	Data  ChartTable
}

// WeekBar is one week.
type WeekBar struct {
	Label string // 6月13日, its Monday
	Count int
	Mark  string // A, B, …: something happened in this week
	Event string // what
}

// the frame of the bars: a left margin in percent, a base line and a height in pixels
const (
	weekLeft = 8.0
	weekBase = 166.0
	weekTall = 124.0
)

// top is the value of the upper grid line, a round number that no bar passes.
func (w Weeks) top() int {
	most := 1
	for _, b := range w.Bars {
		most = max(most, b.Count)
	}
	unit := int(math.Pow10(int(math.Log10(float64(most)))))
	for _, step := range []int{1, 2, 3, 4, 5, 6, 8, 10} {
		if unit*step >= most {
			return unit * step
		}
	}
	return unit * 10
}

func (w Weeks) slot() float64         { return (100 - weekLeft) / float64(max(len(w.Bars), 1)) }
func (w Weeks) x(i int) float64       { return weekLeft + w.slot()*(float64(i)+.16) }
func (w Weeks) middle(i int) float64  { return weekLeft + w.slot()*(float64(i)+.5) }
func (w Weeks) tall(n int) float64    { return weekTall * float64(n) / float64(w.top()) }
func (w Weeks) y(n int) float64       { return weekBase - w.tall(n) }
func (w Weeks) width() string         { return percent(w.slot() * .68) }
func (w Weeks) line(part int) float64 { return weekBase - weekTall*float64(part)/2 }

// lineLabel is empty where half of the top is no whole number.
func (w Weeks) lineLabel(part int) string {
	if w.top()*part%2 != 0 {
		return ""
	}
	return strconv.Itoa(w.top() * part / 2)
}

// dated says which bars carry their date: about four, spread out.
func (w Weeks) dated(i int) bool {
	every := max((len(w.Bars)+3)/4, 1)
	return i%every == 0 && i+every < len(w.Bars) || i == len(w.Bars)-1
}

// labelled says which bars carry their number: all of a few, else the marked ones and the highest.
func (w Weeks) labelled(i int) bool {
	if w.Bars[i].Count == 0 {
		return false
	}
	if len(w.Bars) <= 16 || w.Bars[i].Mark != "" {
		return true
	}
	for _, b := range w.Bars {
		if b.Count > w.Bars[i].Count {
			return false
		}
	}
	return true
}

func (w Weeks) anchor(i int) string {
	switch {
	case i == 0:
		return "start"
	case i == len(w.Bars)-1:
		return "end"
	}
	return "middle"
}

func (w Weeks) labelX(i int) string {
	switch {
	case i == 0:
		return percent(weekLeft)
	case i == len(w.Bars)-1:
		return "100%"
	}
	return percent(w.middle(i))
}

// Share is one bar of a whole, such as a form of interpretation.
type Share struct {
	Label string
	Count int
	Href  string
}

// Shares compares the parts of a whole.
type Shares struct {
	ID    string
	Title string
	Desc  string
	Whole int
	Bars  []Share
	Data  ChartTable
}

func (s Shares) height() string { return strconv.Itoa(27*len(s.Bars) + 3) }

// width scales the bars so that the longest fills the space between label and number.
func (s Shares) width(n int) string {
	most := 1
	for _, b := range s.Bars {
		most = max(most, b.Count)
	}
	return percent(50 * float64(n) / float64(most))
}

// Sparkline is a small line without axes; its last value stands beside it.
type Sparkline struct {
	Title  string
	Values []int
}

func (s Sparkline) points() string {
	most := 1
	for _, v := range s.Values {
		most = max(most, v)
	}
	points := ""
	for i, v := range s.Values {
		x := 100 * float64(i) / float64(max(len(s.Values)-1, 1))
		points += px(x) + "," + px(30-28*float64(v)/float64(most)) + " "
	}
	return points
}
