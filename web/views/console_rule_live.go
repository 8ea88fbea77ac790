package views

import (
	"net/url"
	"strconv"

	"huizhida/matching"
)

// RuleLive is the result in numbers, beside the version it follows.
type RuleLive struct {
	matching.Preview
	Path    string     // of the lists behind the numbers; empty while what is typed is not saved
	Query   url.Values // kept in every address
	Against int        // the frozen version compared with, 0 for none
	Before  matching.Counts
}

func (l RuleLive) href(pairs ...string) string {
	if l.Path == "" {
		return ""
	}
	q := url.Values{}
	for key, values := range l.Query {
		q[key] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return l.Path + "?" + q.Encode()
}

// Fall is the waterfall: how many are left after each term.
func (l RuleLive) fall(names []string) Fall {
	f := Fall{Rows: []FallRow{{Label: "全部企业", Remain: l.Total(), Href: l.href()}}}
	for i, s := range l.Steps {
		f.Rows = append(f.Rows, FallRow{Label: names[i], Remain: s.Left, Unknown: s.Unknown, Href: l.href("left", strconv.Itoa(i+1))})
	}
	last := f.Rows[len(f.Rows)-1].Remain
	f.Note = "最后剩 " + Num(last) + " 家，其中符合 " + Num(l.Eligible) + "，可能符合 " + Num(l.Undetermined) + "。"
	return f
}

// stepNames are the terms in a few words: "4 上年海关出口额".
func (p RulePage) stepNames() []string {
	var names []string
	for _, s := range p.Live.Steps {
		first, last := s.Conditions[0], s.Conditions[len(s.Conditions)-1]
		number := strconv.Itoa(first + 1)
		if last > first {
			number += "–" + strconv.Itoa(last+1)
		}
		names = append(names, number+" "+p.Rule.Conditions[first].Names)
	}
	return names
}

// delta is the change against the frozen version: "较 v2：符合 −14".
func (l RuleLive) delta() string {
	if l.Against == 0 {
		return ""
	}
	d := l.Eligible - l.Before.Eligible
	switch {
	case d > 0:
		return "较 v" + strconv.Itoa(l.Against) + "：符合 +" + Num(d)
	case d < 0:
		return "较 v" + strconv.Itoa(l.Against) + "：符合 −" + Num(-d)
	}
	return "较 v" + strconv.Itoa(l.Against) + "：符合家数不变"
}
