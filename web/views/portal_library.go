package views

import (
	"net/url"
	"strconv"
	"time"

	"huizhida/policies"
)

// LibraryView is the policy library: a shelf, its filters and a page of entries.
type LibraryView struct {
	Filter policies.LibraryFilter
	policies.LibraryPage
	Now time.Time
}

var units = map[policies.Module]string{policies.NoticeModule: "条", policies.DocumentModule: "件", policies.InterpretationModule: "篇", policies.BenefitModule: "项"}

var facetNames = map[policies.Module]string{policies.NoticeModule: "窗口", policies.DocumentModule: "类型", policies.InterpretationModule: "形式", policies.BenefitModule: "办理方式"}

// address is the library under other filters; every filter is in the address.
func (v LibraryView) address(f policies.LibraryFilter) string {
	q := url.Values{"module": {string(f.Module)}}
	if f.Query != "" {
		q.Set("q", f.Query)
	}
	if f.Facet != "" {
		q.Set("facet", f.Facet)
	}
	if f.Year != 0 {
		q.Set("year", strconv.Itoa(f.Year))
	}
	return "/policies?" + q.Encode()
}

func (v LibraryView) tabs() []Tab {
	tabs := make([]Tab, 0, len(policies.Modules)+2)
	for _, m := range policies.Modules {
		tabs = append(tabs, Tab{Href: v.address(policies.LibraryFilter{Module: m, Query: v.Filter.Query}), Label: m.Label(),
			Count: Num(v.Counts[m]), Current: m == v.Filter.Module})
	}
	return append(tabs, Tab{Href: "/results", Label: "结果公示"}, Tab{Href: "/help", Label: "使用帮助"})
}

func (v LibraryView) withFacet(value string) string {
	f := v.Filter
	f.Facet = value
	return v.address(f)
}

func (v LibraryView) withYear(year int) string {
	f := v.Filter
	f.Year = year
	return v.address(f)
}

func (v LibraryView) filtered() bool {
	return v.Filter.Query != "" || v.Filter.Facet != "" || v.Filter.Year != 0
}

// turned is the page after a place, or before it.
func (v LibraryView) turned(name string, to policies.Place) string {
	return v.address(v.Filter) + "&" + name + "=" + to.String()
}

// elsewhere are the other shelves that hold something for the query.
func (v LibraryView) elsewhere() []Link {
	var links []Link
	for _, m := range policies.Modules {
		if m != v.Filter.Module && v.Counts[m] > 0 {
			links = append(links, Link{v.address(policies.LibraryFilter{Module: m, Query: v.Filter.Query}), m.Label() + "里有" + Num(v.Counts[m]) + units[m]})
		}
	}
	return links
}

// entryHref is where an entry opens.
func entryHref(m policies.Module, e policies.Entry) string {
	switch m {
	case policies.NoticeModule:
		return "/notices/" + itoa(e.ID)
	case policies.InterpretationModule:
		return "/interpretations/" + itoa(e.ID)
	case policies.BenefitModule:
		if e.NoticeID != nil {
			return "/notices/" + itoa(*e.NoticeID)
		}
	}
	return "/policies/" + itoa(e.DocumentID)
}
