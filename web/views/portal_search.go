package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/search"
)

// SearchView is a question, its filters, and what was found.
type SearchView struct {
	Query search.Query
	search.Found
	Marker search.Marker
	Page   int
	Now    time.Time
}

// SearchPerPage is how many hits a page of one kind has; SearchLooked is how many are grouped by kind, SearchGrouped how many of a kind are shown there.
const (
	SearchPerPage = 20
	SearchLooked  = 60
	SearchGrouped = 4
)

var searchUnits = map[search.Kind]string{search.Document: "件", search.Interpretation: "篇", search.Notice: "条", search.Benefit: "项", search.Help: "篇"}

// address is the search under another question or filter; all of them are in the address.
func (v SearchView) address(q search.Query) string {
	out := url.Values{"q": {q.Text}}
	for name, value := range map[string]string{"kind": string(q.Kind), "facet": q.Facet, "topic": q.Topic, "validity": string(q.Validity)} {
		if value != "" {
			out.Set(name, value)
		}
	}
	return "/search?" + out.Encode()
}

func (v SearchView) asked() bool { return strings.TrimSpace(v.Query.Text) != "" }

// nothing says that what was found is only what is nearest.
func (v SearchView) nothing() bool { return v.Weak || len(v.Hits) == 0 }

// nearest are a few hits to offer where nothing fits.
func (v SearchView) nearest() []search.Hit { return v.Hits[:min(3, len(v.Hits))] }

func (v SearchView) tabs() []Tab {
	q := v.Query
	q.Kind, q.Facet = "", ""
	all := 0
	for _, n := range v.Kinds {
		all += n
	}
	tabs := []Tab{{Href: v.address(q), Label: "全部", Count: Num(all), Current: v.Query.Kind == ""}}
	for _, k := range search.Kinds {
		if v.Kinds[k] > 0 || v.Query.Kind == k {
			q.Kind = k
			tabs = append(tabs, Tab{Href: v.address(q), Label: k.Label(), Count: Num(v.Kinds[k]), Current: v.Query.Kind == k})
		}
	}
	return tabs
}

// searchChip is a choice of a filter.
type searchChip struct {
	href, label, count string
	current            bool
}

// choices are a filter's chips, 全部 first; none when there is nothing to choose.
func (v SearchView) choices(counts []search.Count, current string, label func(string) string, with func(*search.Query, string)) []searchChip {
	if len(counts) < 2 && current == "" {
		return nil
	}
	q := v.Query
	with(&q, "")
	chips := []searchChip{{v.address(q), "全部", "", current == ""}}
	for _, c := range counts {
		with(&q, c.Value)
		chips = append(chips, searchChip{v.address(q), label(c.Value), Num(c.N), c.Value == current})
	}
	return chips
}

func (v SearchView) topics() []searchChip {
	return v.choices(v.Topics, v.Query.Topic, same, func(q *search.Query, value string) { q.Topic = value })
}

func (v SearchView) facets() []searchChip {
	if v.Query.Kind == "" {
		return nil
	}
	return v.choices(v.Facets, v.Query.Facet, same, func(q *search.Query, value string) { q.Facet = value })
}

func (v SearchView) standing() []searchChip {
	var counts []search.Count
	for _, s := range []search.Validity{search.InForce, search.NotYet, search.Expired, search.Repealed} {
		if n := v.Standing[s]; n > 0 {
			counts = append(counts, search.Count{Value: string(s), N: n})
		}
	}
	label := func(s string) string { return validityLabel(v.Query.Kind, search.Validity(s)) }
	return v.choices(counts, string(v.Query.Validity), label, func(q *search.Query, value string) { q.Validity = search.Validity(value) })
}

func same(s string) string { return s }

// validityLabel says how a text of that kind stands.
func validityLabel(k search.Kind, v search.Validity) string {
	if k == search.Notice {
		return map[search.Validity]string{search.InForce: "正在申报", search.NotYet: "即将开始", search.Expired: "已截止", search.Repealed: "已撤下"}[v]
	}
	return map[search.Validity]string{search.InForce: "现行有效", search.NotYet: "尚未施行", search.Expired: "已失效", search.Repealed: "已废止或撤下"}[v]
}

func hitStatus(v search.Validity) StatusKind {
	switch v {
	case search.InForce:
		return StatusDone
	case search.NotYet:
		return StatusWaiting
	}
	return StatusOff
}

// searchGroup is the hits of one kind.
type searchGroup struct {
	kind search.Kind
	hits []search.Hit
	more string // where all of them are; empty when these are all
	n    int
}

// groups are the hits by kind, the kind of the best hit first.
func (v SearchView) groups() []searchGroup {
	var list []searchGroup
	for _, h := range v.Hits {
		at := 0
		for at < len(list) && list[at].kind != h.Kind {
			at++
		}
		if at == len(list) {
			list = append(list, searchGroup{kind: h.Kind, n: v.Kinds[h.Kind]})
		}
		if len(list[at].hits) < min(SearchGrouped, list[at].n) {
			list[at].hits = append(list[at].hits, h)
		}
	}
	list = slices.DeleteFunc(list, func(g searchGroup) bool { return len(g.hits) == 0 })
	for i, g := range list {
		if g.n > len(g.hits) {
			q := v.Query
			q.Kind = g.kind
			list[i].more = v.address(q)
		}
	}
	return list
}

func (v SearchView) paging() Paging {
	u, _ := url.Parse(v.address(v.Query)) // written by address
	return Paging{Path: "/search", Query: u.Query(), Page: v.Page, PerPage: SearchPerPage, Total: min(v.Total, search.Deepest), Unit: searchUnits[v.Query.Kind]}
}

func (v SearchView) readHref() string {
	q := v.Query
	q.Text = v.Read
	return v.address(q)
}

// where is the place of a hit in its text: 第二章 › 第五条.
func where(h search.Hit) string {
	if h.Heading == "" {
		return ""
	}
	return strings.Join(append(append([]string{}, h.Crumbs...), h.Heading), " › ")
}

func (v SearchView) said() string {
	switch {
	case v.nothing():
		return "没有找到"
	case v.Query.Kind != "":
		return v.Query.Kind.Label() + "里找到" + strconv.Itoa(v.Total) + searchUnits[v.Query.Kind]
	}
	return "找到" + strconv.Itoa(v.Total) + "条"
}
