package views

import (
	"net/url"
	"strconv"
	"time"

	"huizhida/claims"
)

// ClaimQueuePage is the queue of claims.
type ClaimQueuePage struct {
	Filter  claims.Filter
	List    []claims.Entry
	Counts  map[claims.State]int
	Notices []claims.Choice
	Towns   []string
	Now     time.Time
}

// queueTabs are the states of the queue, in the order of the work.
var queueTabs = []claims.State{"", claims.Submitted, claims.Accepted, claims.Correction, claims.Approved, claims.Refused, claims.Rejected, claims.Withdrawn}

// query is the filter as an address keeps it, under another state.
func (p ClaimQueuePage) query(state claims.State) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"state": string(state), "town": p.Filter.Town, "q": p.Filter.Query} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if p.Filter.NoticeID != 0 {
		q.Set("notice", strconv.FormatInt(p.Filter.NoticeID, 10))
	}
	return q
}

func (p ClaimQueuePage) href(path string, state claims.State) string {
	if q := p.query(state).Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

func (p ClaimQueuePage) total(state claims.State) int {
	if state != "" {
		return p.Counts[state]
	}
	n := 0
	for _, c := range p.Counts {
		n += c
	}
	return n
}

func (p ClaimQueuePage) tabs() []Tab {
	tabs := make([]Tab, len(queueTabs))
	for i, s := range queueTabs {
		label := s.Label()
		if s == "" {
			label = "全部"
		}
		tabs[i] = Tab{Href: p.href("/console/claims", s), Label: label, Count: Num(p.total(s)), Current: p.Filter.State == s}
	}
	return tabs
}

func (p ClaimQueuePage) rows() []QueueRow {
	rows := make([]QueueRow, len(p.List))
	for i, c := range p.List {
		rows[i] = QueueRow{Left: claimLeft(c.Claim, p.Now), Kind: orDash(c.Town), Href: consoleClaim(c.ID), Title: c.Enterprise,
			Note: c.Benefit + " · " + c.RefNo + " · " + caseSince(c), Status: ClaimStatus(c.State), State: c.State.Label(), Clock: "办结"}
		if c.State == claims.Correction {
			rows[i].Clock = "已暂停"
		}
		if c.Officer != "" {
			rows[i].Note += " · " + c.Officer
		}
	}
	return rows
}

func (p ClaimQueuePage) paging() Paging {
	return Paging{Path: "/console/claims", Query: p.query(p.Filter.State), Page: max(p.Filter.Page, 1), PerPage: claims.PageSize, Total: p.total(p.Filter.State), Unit: "件"}
}

func (p ClaimQueuePage) filtered() bool {
	return p.Filter.NoticeID != 0 || p.Filter.Town != "" || p.Filter.Query != ""
}

func (p ClaimQueuePage) noticeOptions() []Option {
	options := []Option{{Value: "", Label: "全部通知"}}
	for _, n := range p.Notices {
		options = append(options, Option{Value: strconv.FormatInt(n.ID, 10), Label: n.Label, Selected: n.ID == p.Filter.NoticeID})
	}
	return options
}

func (p ClaimQueuePage) townOptions() []Option {
	options := []Option{{Value: "", Label: "全部镇街"}}
	for _, t := range p.Towns {
		options = append(options, Option{Value: t, Label: t, Selected: t == p.Filter.Town})
	}
	return options
}

func consoleClaim(id int64) string { return "/console/claims/" + strconv.FormatInt(id, 10) }

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// ClaimPage is one claim on the desk.
type ClaimPage struct {
	claims.Case
	Facts    []claims.Fact
	Basis    *Basis // nil when it cannot be had
	Queue    []claims.Entry
	Now      time.Time
	Decision string // as chosen
	Note     string // as typed
	Cause    string // the clause, as typed
	Errors   Errors
	Conflict string // who was first
}

// Decisions an officer may take; the names are those of the form.
const (
	DecideAccept  = "accept"
	DecideCorrect = "correct"
	DecideApprove = "approve"
	DecideRefuse  = "refuse"
)

// decisions are the ones open in the claim's state.
func (p ClaimPage) decisions() []Option {
	switch p.State {
	case claims.Submitted:
		return Options(p.Decision, DecideAccept, "受理", DecideCorrect, "通知补正", DecideRefuse, "不予受理")
	case claims.Accepted:
		return Options(p.Decision, DecideApprove, "通过", DecideCorrect, "再次补正", DecideRefuse, "不予通过")
	}
	return nil
}
