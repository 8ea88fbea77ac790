// Package report lays the computed yearly report out for reading: the same document for the public page, the editor and the file.
package report

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strconv"

	"huizhida/calendar"
	"huizhida/reports"
	"huizhida/web/views"
)

// Lists is where the records behind numbers are shown.
const Lists = "/insight/lists?"

// ListHref is the address of the list that a number opens.
func ListHref(q reports.Query) string { return Lists + q.Values().Encode() }

// FigureHref is where staff enter a figure of another register.
func FigureHref(year int, key string) string {
	return fmt.Sprintf("/console/reports/%d/figure?key=%s", year, url.QueryEscape(key))
}

// Document lays a report out. With open, numbers link to their records and texts to their form: for staff only.
func Document(y reports.Year, open bool) views.ReportDoc {
	doc := views.ReportDoc{Year: y.Year, Agency: y.Agency, Headings: y.Headings, Columns: reports.Columns, Results: reports.Results,
		TitleNB: []string{y.Agency, fmt.Sprintf("%d年政府信息公开工作", y.Year), "年度报告"}}
	if y.PublishedAt != nil {
		doc.Date = calendar.Date(*y.PublishedAt)
	}
	for _, t := range y.Texts {
		part := partOf(y, t, open)
		switch t.Key {
		case "5":
			doc.Five = part
		case "6":
			doc.Six = part
		default:
			doc.Parts = append(doc.Parts, part)
		}
	}
	doc.Two, doc.Three, doc.Four = blocks(y, open), rows(y, open), cells4(y, open)
	return doc
}

// WriteFile writes a report as one HTML file that needs nothing beside it.
func WriteFile(ctx context.Context, w io.Writer, y reports.Year) error {
	return views.ReportFile(Document(y, false)).Render(ctx, w)
}

func partOf(y reports.Year, t reports.Text, open bool) views.ReportPart {
	part := views.ReportPart{Key: t.Key, Heading: t.Heading}
	for _, paragraph := range t.Paragraphs {
		spans := make([]views.ReportSpan, 0, len(paragraph))
		for _, s := range paragraph {
			span := views.ReportSpan{Text: s.Text}
			if s.Token != nil && open {
				span.Kind, span.Href, span.Label = kind(*s.Token), tokenHref(y.Year, *s.Token), s.Token.Label
			}
			spans = append(spans, span)
		}
		part.Paragraphs = append(part.Paragraphs, spans)
	}
	if open {
		part.EditHref = fmt.Sprintf("/console/reports/%d/texts/%s", y.Year, t.Key)
		if part.Heading == "" {
			part.Heading = map[string]string{"5": y.Headings[4], "6": y.Headings[5]}[t.Key]
		}
	}
	return part
}

func kind(t reports.Token) views.SpanKind {
	switch {
	case !t.Known:
		return views.SpanMissing
	case t.Source != "":
		return views.SpanEntered
	}
	return views.SpanComputed
}

// tokenHref is where a token is proved: its list, or the figure's own page.
func tokenHref(year int, t reports.Token) string {
	switch {
	case t.List != "":
		return Lists + t.List
	case len(t.Name) > 7 && t.Name[:7] == "figure.":
		return FigureHref(year, t.Name[7:])
	case !t.Known:
		return "#checks"
	}
	return ""
}

// rows lays table 3 out: which line opens a group, and how many lines the group has.
func rows(y reports.Year, open bool) []views.ReportRow {
	size := map[string]int{}
	for _, r := range reports.Rows {
		size[r.Group]++
	}
	var out []views.ReportRow
	group := ""
	for i, r := range reports.Rows {
		row := views.ReportRow{Label: r.Label, Sum: r.Key == "done"}
		switch {
		case r.Group != "":
			row.Nested = 2
		case i > 1 && i < len(reports.Rows)-1:
			row.Nested = 1
		}
		if i == 2 {
			row.Outer, row.OuterSpan = "三、本年度办理结果", strconv.Itoa(len(reports.Rows)-3)
		}
		if r.Group != group && r.Group != "" {
			row.Group, row.GroupSpan = r.Group, strconv.Itoa(size[r.Group])
		}
		group = r.Group
		for c, n := range y.Three[i] {
			row.Cells = append(row.Cells, cell3(y.Year, r, c, n, open))
		}
		out = append(out, row)
	}
	return out
}

func cell3(year int, r reports.Row, column, n int, open bool) views.ReportCell {
	total := column == len(reports.Columns)-1
	cell := views.ReportCell{ID: fmt.Sprintf("t3-%s-%d", r.Key, column), Text: strconv.Itoa(n), Total: total || r.Key == "done",
		Label: r.Group + r.Label + "，" + reports.Columns[column]}
	if open && n != 0 {
		q := reports.Query{List: "requests", Year: year, Row: r.Key, Class: reports.Columns[column]}
		if total {
			q.Class = ""
		}
		cell.Href, cell.Hit = ListHref(q), true
	}
	return cell
}

func cells4(y reports.Year, open bool) []views.ReportCell {
	var cells []views.ReportCell
	for g, appeal := range reports.Appeals {
		for c, n := range y.Four[g] {
			cell := views.ReportCell{ID: fmt.Sprintf("t4-%d-%d", g, c), Text: strconv.Itoa(n), Total: c == len(reports.Results)-1, Label: appeal + "，" + reports.Results[c]}
			if open && n != 0 {
				cell.Href, cell.Hit = ListHref(reports.Query{List: "appeals", Year: y.Year, Row: appeal, Class: reports.Results[c]}), true
			}
			cells = append(cells, cell)
		}
	}
	return cells
}

// blocks lays table 2's ten cells out in their four blocks.
func blocks(y reports.Year, open bool) []views.ReportBlock {
	row := func(label string, figures ...reports.Figure) views.ReportRow {
		r := views.ReportRow{Label: label}
		for _, f := range figures {
			r.Cells = append(r.Cells, cell2(y.Year, f, open))
		}
		return r
	}
	decisions := []string{"信息内容", "本年处理决定数量"}
	return []views.ReportBlock{
		{Caption: "第二十条第（一）项", Heads: []string{"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"},
			Rows: []views.ReportRow{row("规章", y.Two[0:3]...), row("行政规范性文件", y.Two[3:6]...)}},
		{Caption: "第二十条第（五）项", Heads: decisions, Rows: []views.ReportRow{row("行政许可", y.Two[6])}},
		{Caption: "第二十条第（六）项", Heads: decisions, Rows: []views.ReportRow{row("行政处罚", y.Two[7]), row("行政强制", y.Two[8])}},
		{Caption: "第二十条第（八）项", Heads: []string{"信息内容", "本年收费金额（单位：万元）"}, Rows: []views.ReportRow{row("行政事业性收费", y.Two[9])}},
	}
}

func cell2(year int, f reports.Figure, open bool) views.ReportCell {
	cell := views.ReportCell{ID: "t2-" + f.Key, Text: f.Value, Label: f.Label}
	switch {
	case !open:
	case f.List == "":
		cell.Href = FigureHref(year, f.Key)
	case f.Value != "0":
		cell.Href, cell.Hit = ListHref(reports.Query{List: f.List, Year: year}), true
	}
	return cell
}
