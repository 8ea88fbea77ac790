package views

import "fmt"

// Tiles is a map of 番禺's towns as equal tiles, shaded by how many eligible enterprises have not claimed.
type Tiles struct {
	ID    string
	Title string
	Desc  string
	Towns map[string]DotRow // by short name: 南村
}

type tilePlace struct {
	name     string
	col, row int
}

// tilePlaces keeps the towns roughly where they lie, north up.
var tilePlaces = []tilePlace{
	{"大石", 1, 0}, {"洛浦", 2, 0}, {"小谷围", 3, 0},
	{"石壁", 0, 1}, {"钟村", 1, 1}, {"南村", 2, 1}, {"新造", 3, 1}, {"化龙", 4, 1},
	{"东环", 1, 2}, {"大龙", 2, 2}, {"石碁", 3, 2}, {"石楼", 4, 2},
	{"沙头", 0, 3}, {"市桥", 1, 3},
	{"沙湾", 0, 4}, {"桥南", 1, 4},
}

func (p tilePlace) x() int { return 1 + 68*p.col }
func (p tilePlace) y() int { return 1 + 66*p.row }

func (t Tiles) gap(name string) int { return t.Towns[name].Total - t.Towns[name].Done }

// limits are the lower bounds of the three darker shades: round numbers near a third, a half and four fifths of the most.
func (t Tiles) limits() [3]int {
	most := 0
	for name := range t.Towns {
		most = max(most, t.gap(name))
	}
	unit := 1
	for most/unit > 20 {
		unit *= 10
	}
	var limits [3]int
	for i, part := range []float64{.33, .58, .83} {
		floor := 1
		if i > 0 {
			floor = limits[i-1] + unit
		}
		limits[i] = max(floor, int(part*float64(most)/float64(unit)+.5)*unit)
	}
	return limits
}

// shade is 0 to 3.
func (t Tiles) shade(name string) int {
	shade := 0
	for _, limit := range t.limits() {
		if t.gap(name) >= limit {
			shade++
		}
	}
	return shade
}

func (t Tiles) fraction(name string) string {
	f := fraction(t.Towns[name])
	if len(f) > 8 {
		return Percent(t.Towns[name].Done, t.Towns[name].Total)
	}
	return f
}

func (t Tiles) legend() [4]string {
	l := t.limits()
	between := func(low, high int) string {
		if low == high {
			return fmt.Sprintf("%s 家", Num(low))
		}
		return fmt.Sprintf("%s—%s 家", Num(low), Num(high))
	}
	return [4]string{
		fmt.Sprintf("不到 %s 家", Num(l[0])), between(l[0], l[1]-1), between(l[1], l[2]-1), fmt.Sprintf("%s 家以上", Num(l[2])),
	}
}

func tileClass(shade int) string { return fmt.Sprintf("ins-q%d", shade) }
