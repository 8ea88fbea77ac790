package insight

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/reports"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowList handles GET /insight/lists?list=…: the records behind any number.
func (i *Insight) ShowList(ctx *fiber.Ctx) error {
	q, err := reports.ParseQuery(func(key string) string { return ctx.Query(key) })
	if err != nil {
		return err
	}
	l, err := i.Reports.List(ctx.UserContext(), q)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.InsightListPage(listPage(l, !page.Request(ctx).Is(accounts.Manager))))
}

// recordHrefs say where the console shows a record of each table; those without have no page of their own.
var recordHrefs = map[string]string{"enterprises": "/console/enterprises/%d", "documents": "/console/documents/%d",
	"notices": "/console/notices/%d", "disclosure_requests": "/console/disclosure/%d"}

// listPage lays a list out. With links, its rows open in the console: for those who may go there.
func listPage(l reports.List, links bool) views.InsightList {
	q := l.Query
	v := q.Values()
	v.Del("page")
	p := views.InsightList{Title: l.Title, Definition: l.Definition, Columns: l.Columns, Export: v.Encode(),
		Paging: views.Paging{Path: "/insight/lists", Query: v, Page: q.Page, PerPage: reports.PageSize, Total: l.Total, Unit: map[bool]string{true: "家", false: "件"}[l.Subject == "enterprises"]}}
	back := reports.Query{Year: q.Year, NoticeID: q.NoticeID}.Values()
	back.Del("list")
	p.Back = views.Link{Href: "/insight?" + back.Encode(), Label: "覆盖率总览"}
	if strings.HasPrefix(l.Subject, "disclosure") || strings.HasPrefix(q.List, "normative") {
		p.Back = views.Link{Href: fmt.Sprintf("/console/reports/%d", q.Year), Label: fmt.Sprintf("%d年年报", q.Year)}
	}
	if l.Notice != "" {
		p.Scope = append(p.Scope, views.Term{Label: "申报通知", Text: l.Notice})
	}
	if q.Town != "" {
		p.Scope = append(p.Scope, views.Term{Label: "镇街", Text: reports.TownName(q.Town)})
	}
	if q.Industry != "" {
		p.Scope = append(p.Scope, views.Term{Label: "行业", Text: reports.IndustryName(q.Industry)})
	}
	if q.YearEnd {
		p.Scope = append(p.Scope, views.Term{Label: "统计至", Text: fmt.Sprintf("%d年12月31日24:00", q.Year)})
	}
	for _, row := range l.Rows {
		r := views.InsightListRow{Cells: row.Cells}
		if format := recordHrefs[l.Subject]; links && format != "" {
			r.Href = fmt.Sprintf(format, row.ID)
		}
		p.Rows = append(p.Rows, r)
	}
	return p
}
