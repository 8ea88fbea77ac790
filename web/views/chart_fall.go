package views

import "strconv"

// Fall is a waterfall: how many remain after each condition of a rule, in rule order.
type Fall struct {
	Rows []FallRow
	Note string
}

// FallRow is what remains after one condition; the first row is everything.
type FallRow struct {
	Label   string
	Remain  int
	Unknown int // how many of the remaining are there only because data is missing
	Href    string
}

func (f Fall) cut(i int) int {
	if i == 0 {
		return 0
	}
	return f.Rows[i-1].Remain - f.Rows[i].Remain
}

func (f Fall) viewBox() string { return "0 0 " + strconv.Itoa(max(f.Rows[0].Remain, 1)) + " 20" }

// note is what the row lost and what is undecided: −6,120；待定 80.
func (f Fall) note(i int) string {
	note := ""
	if cut := f.cut(i); cut > 0 {
		note = "−" + Num(cut)
	}
	if f.Rows[i].Unknown > 0 {
		if note != "" {
			note += "；"
		}
		note += "待定 " + Num(f.Rows[i].Unknown)
	}
	return note
}
