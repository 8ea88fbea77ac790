package insight

import (
	"strconv"

	"huizhida/enterprises"
	"huizhida/reports"
	"huizhida/web/views"
)

// filter is the row of choices, with what is chosen.
func (o overview) filter() views.InsightFilter {
	f := views.InsightFilter{YearEnd: o.query.YearEnd, Years: yearOptions(o.years, o.query.Year)}
	seen := map[string]int{}
	for _, n := range o.notices {
		seen[n.Benefit]++
	}
	for _, n := range o.notices {
		label := n.Benefit
		if seen[n.Benefit] > 1 {
			label += "（" + n.Title + "）"
		}
		f.Notices = append(f.Notices, views.Option{Value: strconv.FormatInt(n.ID, 10), Label: label, Selected: n.ID == o.query.NoticeID})
	}
	if len(f.Notices) == 0 {
		f.Notices = []views.Option{{Label: "本年没有申报通知"}}
	}
	f.Towns = []views.Option{{Label: "全部 16 个"}}
	for _, town := range append(enterprises.Towns, reports.Unknown) {
		f.Towns = append(f.Towns, views.Option{Value: town, Label: reports.TownName(town), Selected: town == o.query.Town})
	}
	f.Industries = []views.Option{{Label: "全部门类"}}
	for _, s := range enterprises.Sections() {
		f.Industries = append(f.Industries, views.Option{Value: s.Value, Label: s.Value + " " + s.Label, Selected: s.Value == o.query.Industry})
	}
	if len(o.query.Industry) > 1 {
		f.Industries = append(f.Industries, views.Option{Value: o.query.Industry, Label: reports.IndustryName(o.query.Industry), Selected: true})
	}
	return f
}

func yearOptions(years []int, chosen int) []views.Option {
	var options []views.Option
	found := false
	for _, year := range years {
		options = append(options, views.Option{Value: strconv.Itoa(year), Label: strconv.Itoa(year), Selected: year == chosen})
		found = found || year == chosen
	}
	if !found {
		options = append(options, views.Option{Value: strconv.Itoa(chosen), Label: strconv.Itoa(chosen), Selected: true})
	}
	return options
}
