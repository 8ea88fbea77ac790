package views

import (
	"strings"

	"huizhida/policies"
)

// DevelopersView is the open interface as people read it.
type DevelopersView struct {
	Title, Version, About, Base string
	Calls                       []APICall
	Records                     []APIRecord
}

// APICall is one address of the interface.
type APICall struct {
	Method, Path, Group, Summary string
	Parameters                   []APIParameter
}

// APIParameter is a parameter of a call, or a field of a record.
type APIParameter struct {
	Name, Text, Example string
	Values              []string
}

func (p APIParameter) text() string {
	text := p.Text
	if len(p.Values) > 0 {
		text += "：" + strings.Join(p.Values, "、")
	}
	if p.Example != "" {
		text += "，例如 " + p.Example
	}
	return text
}

// APIRecord is what an answer holds.
type APIRecord struct {
	Name, Text string
	Fields     []APIParameter
}

// link says that it can be opened as it is: a call without a part that stands for something.
func (c APICall) link() bool { return !strings.Contains(c.Path, "{") }

// feedRow is one subject with its feeds.
type feedRow struct {
	label string
	links []Link
}

func feedRows() (rows []feedRow) {
	for _, m := range policies.Modules {
		rows = append(rows, feedRow{m.Label(), formats("/feeds/" + string(m))})
	}
	return rows
}

func topicRows() (rows []feedRow) {
	for _, t := range policies.Topics {
		links := formats("/feeds/notices/" + t.Key)
		rows = append(rows, feedRow{t.Label, append(links, Link{"/calendars/" + t.Key + ".ics", "日历"})})
	}
	return rows
}

func formats(base string) []Link {
	return []Link{{base + ".rss", "RSS"}, {base + ".atom", "Atom"}, {base + ".json", "JSON Feed"}}
}
