package views

import (
	"strconv"

	"huizhida/claims"
)

// OutcomesPage is where insurers' lists come in.
type OutcomesPage struct {
	Imports []claims.OutcomeImport
	Notices []claims.Choice
	Notice  int64  // as chosen
	Source  string // as typed
	Errors  Errors
}

func (p OutcomesPage) noticeOptions() []Option {
	options := []Option{{Value: "", Label: "请选择"}}
	for _, n := range p.Notices {
		options = append(options, Option{Value: strconv.FormatInt(n.ID, 10), Label: n.Label, Selected: n.ID == p.Notice})
	}
	return options
}

// OutcomePage is one file's result, and the lists of its notice that need a person.
type OutcomePage struct {
	Import claims.OutcomeImport
	List   claims.List
	Counts map[claims.List]int
	Rows   []claims.Reported
	Page   int
}

var outcomeLists = []struct {
	list  claims.List
	label string
	note  string
}{
	{claims.Unpushed, "没有推送过", "企业在库，但没有收到过这条通知的推送。核对它为什么不在受众里。"},
	{claims.Unknown, "企业不在库", "信用代码在企业库里查不到。核对代码，或先登记企业。"},
	{claims.Undecided, "申领还没通过", "已出保单，但本系统里的申领还没有通过。打开申领办结。"},
	{claims.Reconciled, "对得上", "推送过，也没有未办结的申领，不用处理。"},
}

func (p OutcomePage) path() string { return outcomePath(p.Import.ID) }

func (p OutcomePage) tabs() []Tab {
	tabs := make([]Tab, len(outcomeLists))
	for i, l := range outcomeLists {
		tabs[i] = Tab{Href: p.path() + "?list=" + string(l.list), Label: l.label, Count: Num(p.Counts[l.list]), Current: p.List == l.list}
	}
	return tabs
}

func (p OutcomePage) note() string {
	for _, l := range outcomeLists {
		if l.list == p.List {
			return l.note
		}
	}
	return ""
}

func (p OutcomePage) stats() []StatItem {
	return []StatItem{
		{Label: "文件行数", Number: Num(p.Import.Rows), Unit: "行"},
		{Label: "新登记", Number: Num(p.Import.Created), Unit: "张保单"},
		{Label: "以前登记过", Number: Num(p.Import.Unchanged), Unit: "张，没有变化"},
		{Label: "没有导入", Number: Num(p.Import.Rejected), Unit: "行", Href: "#errors"},
	}
}

func (p OutcomePage) paging() Paging {
	return Paging{Path: p.path(), Query: map[string][]string{"list": {string(p.List)}}, Page: max(p.Page, 1), PerPage: claims.PageSize, Total: p.Counts[p.List], Unit: "张保单"}
}

func outcomePath(id int64) string { return "/console/outcomes/" + strconv.FormatInt(id, 10) }
