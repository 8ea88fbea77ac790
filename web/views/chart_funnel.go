package views

// Funnel is a row of aligned bars, each a part of the one above.
type Funnel struct {
	ID    string // unique on the page
	Steps []FunnelStep
	Data  ChartTable
	Note  string
}

// FunnelStep is one bar. Its share and loss are against the step above.
type FunnelStep struct {
	Label    string
	Count    int
	Href     string
	LossHref string
	Why      string // why some were lost; on the first step, what the base is
}

// lost is how many the step above has that this one has not.
func (f Funnel) lost(i int) int {
	if i == 0 {
		return 0
	}
	return f.Steps[i-1].Count - f.Steps[i].Count
}

// worst is the step that loses most, 0 when none loses any.
func (f Funnel) worst() int {
	worst := 0
	for i := range f.Steps {
		if f.lost(i) > f.lost(worst) {
			worst = i
		}
	}
	return worst
}

// width is a count as a part of the first step.
func (f Funnel) width(i int) string {
	return percent(shareOf(f.Steps[max(i, 0)].Count, f.Steps[0].Count))
}
