package views

import (
	"strconv"
	"time"

	"huizhida/calendar"
	"huizhida/disclosure"
)

// DisclosuresPage is the list of requests for information.
type DisclosuresPage struct {
	State disclosure.State // empty for all
	List  []disclosure.Request
	Now   time.Time
}

func (p DisclosuresPage) tabs() []Tab {
	tabs := []Tab{}
	for _, s := range []disclosure.State{"", disclosure.Registered, disclosure.Answered} {
		href, label := "/console/disclosure", "全部"
		if s != "" {
			href, label = href+"?state="+string(s), s.Label()
		}
		tabs = append(tabs, Tab{Href: href, Label: label, Current: p.State == s})
	}
	return tabs
}

func (p DisclosuresPage) rows() []QueueRow {
	rows := make([]QueueRow, len(p.List))
	for i, r := range p.List {
		rows[i] = QueueRow{Left: disclosureLeft(r, p.Now), Kind: r.ApplicantClass, Href: disclosurePath(r.ID), Title: r.Subject,
			Note: r.RefNo + " · " + r.Channel + " · " + calendar.Date(r.ReceivedOn) + "收到", Status: disclosureStatus(r), State: r.State.Label(), Clock: "办结"}
		if leaf, ok := disclosure.Outcome(r.Outcome); ok {
			rows[i].Note += " · " + leaf.Full()
		}
	}
	return rows
}

func disclosurePath(id int64) string { return "/console/disclosure/" + strconv.FormatInt(id, 10) }

func disclosureStatus(r disclosure.Request) StatusKind {
	if r.State == disclosure.Answered {
		return StatusDone
	}
	return StatusRunning
}

func disclosureLeft(r disclosure.Request, now time.Time) *int {
	if r.State == disclosure.Answered {
		return nil
	}
	left := calendar.Remaining(now, r.DueOn)
	return &left
}

// DisclosureNewPage registers a request.
type DisclosureNewPage struct {
	Typed    disclosure.Registration
	Received string // as typed
	Errors   Errors
}

// DisclosurePage is one request with its answer.
type DisclosurePage struct {
	disclosure.Request
	Appeals    []disclosure.Appeal
	Typed      disclosure.Reply
	AnsweredAs string // the date as typed
	Errors     Errors
	Now        time.Time
}

func (p DisclosurePage) terms() []Term {
	terms := []Term{
		{Label: "申请人", Text: p.Applicant + "（" + p.ApplicantClass + "）"}, {Label: "联系方式", Text: p.Contact},
		{Label: "申请内容", Text: p.Subject}, {Label: "申请渠道", Text: p.Channel},
		{Label: "收到日期", Text: calendar.Date(p.ReceivedOn)}, {Label: "答复期限", Text: calendar.Date(p.DueOn) + "（" + strconv.Itoa(disclosure.ReplyDays) + "个工作日，条例第三十三条）"},
	}
	if p.Officer != "" {
		terms = append(terms, Term{Label: "经办人", Text: p.Officer})
	}
	return terms
}

// leafGroup is one group of outcomes in the order of the official table.
type leafGroup struct {
	label  string
	leaves []disclosure.Leaf
}

func leafGroups() []leafGroup {
	var groups []leafGroup
	for _, l := range disclosure.Leaves {
		label := l.Group
		if label == "" {
			label = "公开"
		}
		if len(groups) == 0 || groups[len(groups)-1].label != label {
			groups = append(groups, leafGroup{label: label})
		}
		last := &groups[len(groups)-1]
		last.leaves = append(last.leaves, l)
	}
	return groups
}

func pairs(values []string) []string {
	var out []string
	for _, v := range values {
		out = append(out, v, v)
	}
	return out
}
