package views

import (
	"net/url"
	"strconv"
)

// Link is a place and its name.
type Link struct {
	Href  string
	Label string
}

// Tab is one view of a page; Count is shown beside the label unless empty.
type Tab struct {
	Href    string
	Label   string
	Count   string
	Current bool
}

// Paging is where a list stands. Pages count from 1.
type Paging struct {
	Path    string
	Query   url.Values // the filters, kept in every address
	Page    int
	PerPage int
	Total   int
	Unit    string // 件, 家
}

// Last is the number of the last page, at least 1.
func (p Paging) Last() int {
	if p.PerPage <= 0 {
		return 1
	}
	return max(1, (p.Total+p.PerPage-1)/p.PerPage)
}

// URL is the address of a page of the list.
func (p Paging) URL(page int) string {
	q := url.Values{}
	for k, v := range p.Query {
		q[k] = v
	}
	q.Del("page")
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return p.Path
	}
	return p.Path + "?" + q.Encode()
}

// numbers are the pages to show: the ends, the neighbours, and 0 for a gap.
func (p Paging) numbers() []int {
	var shown []int
	for n := 1; n <= p.Last(); n++ {
		switch {
		case n == 1, n == p.Last(), n >= p.Page-1 && n <= p.Page+1:
			shown = append(shown, n)
		case shown[len(shown)-1] != 0:
			shown = append(shown, 0)
		}
	}
	return shown
}

// Column is the head of one column of a table.
type Column struct {
	Label   string
	Num     bool   // figures stand to the right
	SortURL string // makes the head a link that sorts by it
	Sorted  string // "ascending" or "descending" when the table is sorted by it
}

// Columns makes plain columns of labels; one that begins with "#" holds figures.
func Columns(labels ...string) []Column {
	columns := make([]Column, len(labels))
	for i, l := range labels {
		if num := l != "" && l[0] == '#'; num {
			columns[i] = Column{Label: l[1:], Num: true}
		} else {
			columns[i] = Column{Label: l}
		}
	}
	return columns
}
