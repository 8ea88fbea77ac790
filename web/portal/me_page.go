package portal

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/notify"
	"huizhida/web/views"
)

// How much of each list the page shows; the rest is behind its link.
const (
	missesShown   = 12
	claimsShown   = 3
	messagesShown = 3
)

// me gathers an enterprise's home.
func (p *Portal) me(ctx context.Context, enterpriseID int64) (views.Me, error) {
	var m views.Me
	company, err := p.Enterprises.Get(ctx, enterpriseID)
	if err != nil {
		return m, err
	}
	sources, err := p.Enterprises.Facts(ctx, enterpriseID)
	if err != nil {
		return m, err
	}
	list, err := p.Matching.ForEnterprise(ctx, enterpriseID)
	if err != nil {
		return m, err
	}
	own, err := p.Claims.Own(ctx, enterpriseID)
	if err != nil {
		return m, err
	}
	messages, unread, _, err := p.Notify.Inbox(ctx, enterpriseID, messagesShown, 0)
	if err != nil {
		return m, err
	}
	m = views.Me{Company: company.Name, Facts: companyFacts(company, sources), Unread: unread,
		Questions: questions(list), Claims: meClaims(own), Messages: meMessages(messages), Sources: meSources(sources)}
	if err := p.ready(ctx, &m, enterpriseID, list, own); err != nil {
		return m, err
	}
	if err := p.asked(ctx, &m, enterpriseID); err != nil {
		return m, err
	}
	return m, p.misses(ctx, &m, enterpriseID, list)
}

// asked adds to each question what else its first policy asks.
func (p *Portal) asked(ctx context.Context, m *views.Me, enterpriseID int64) error {
	for i, q := range m.Questions {
		x, err := p.Matching.Explain(ctx, q.NoticeID, enterpriseID)
		if err != nil {
			return err
		}
		m.JudgedAt, m.Questions[i].Evidence = x.JudgedAt, views.BasisOf(x).Rows
	}
	return nil
}

// ready adds what can be claimed now and is not claimed yet, with its evidence: 免申即享 first, then by deadline.
func (p *Portal) ready(ctx context.Context, m *views.Me, enterpriseID int64, list []matching.Opportunity, own []claims.Entry) error {
	for _, o := range list {
		claim, claimed := claimOf(own, o.NoticeID)
		if o.Verdict != rule.Eligible || claimed && claim.State != claims.Draft {
			continue
		}
		x, err := p.Matching.Explain(ctx, o.NoticeID, enterpriseID)
		if err != nil {
			return err
		}
		benefit, err := p.Policies.Benefit(ctx, o.BenefitID)
		if err != nil {
			return err
		}
		m.JudgedAt = x.JudgedAt
		r := views.MeReady{ID: "n" + strconv.FormatInt(o.NoticeID, 10), Title: o.Benefit, Href: noticePath(o.NoticeID), Class: o.Class, Amount: o.Amount,
			How: benefit.How, Evidence: views.BasisOf(x).Rows, Closes: o.ClosesAt, Action: "去申领", ActHref: noticePath(o.NoticeID) + "/claim"}
		switch {
		case claimed:
			r.Action = "接着填"
		case o.Class == "免申即享":
			r.Action = "确认领取"
		}
		m.Ready = append(m.Ready, r)
	}
	slices.SortStableFunc(m.Ready, func(a, b views.MeReady) int { return last(a.Class) - last(b.Class) })
	return nil
}

func last(class string) int {
	if class == "免申即享" {
		return 0
	}
	return 1
}

// misses adds what the enterprise does not qualify for, the nearest first, with what stands in the way.
func (p *Portal) misses(ctx context.Context, m *views.Me, enterpriseID int64, list []matching.Opportunity) error {
	var missed []matching.Opportunity
	for _, o := range list {
		if o.Verdict == rule.Ineligible {
			missed = append(missed, o)
		}
	}
	slices.SortStableFunc(missed, func(a, b matching.Opportunity) int { return failed(a) - failed(b) })
	m.Missed = len(missed)
	for _, o := range missed[:min(len(missed), missesShown)] {
		x, err := p.Matching.Explain(ctx, o.NoticeID, enterpriseID)
		if err != nil {
			return err
		}
		m.JudgedAt = x.JudgedAt
		for _, row := range views.BasisOf(x).Rows {
			if row.Verdict == views.No {
				row.Clause, row.Condition, row.Href = "要求："+row.Condition, o.Benefit, noticePath(o.NoticeID)+"/why"
				row.Fact = "您现在：" + row.Fact
				m.Misses = append(m.Misses, row)
				break
			}
		}
	}
	return nil
}

func failed(o matching.Opportunity) int {
	n := 0
	for _, c := range o.Conditions {
		if c.Truth == rule.False {
			n++
		}
	}
	return n
}

// claimOf is the enterprise's claim under the notice that is neither refused nor withdrawn.
func claimOf(own []claims.Entry, noticeID int64) (claims.Entry, bool) {
	for _, e := range own {
		if e.NoticeID == noticeID && e.State != claims.Refused && e.State != claims.Rejected && e.State != claims.Withdrawn {
			return e, true
		}
	}
	return claims.Entry{}, false
}

func companyFacts(e enterprises.Enterprise, sources []enterprises.SourceFacts) []string {
	var facts []string
	if e.Size != nil {
		facts = append(facts, *e.Size+"企业")
	}
	for _, s := range sources {
		if slices.ContainsFunc(s.Facts, func(f enterprises.Fact) bool { return f.Key == "export_usd_prev" && strings.Trim(f.Value, "0.") != "" }) {
			facts = append(facts, "有出口")
			break
		}
	}
	if e.Town != nil {
		facts = append(facts, *e.Town)
	}
	return facts
}

func meClaims(own []claims.Entry) []views.MeClaim {
	var list []views.MeClaim
	for _, e := range own[:min(len(own), claimsShown)] {
		c := views.MeClaim{Title: e.Benefit, Href: "/cases/" + e.RefNo, State: views.ClaimStatus(e.State), Label: e.State.Label(), Note: calendar.Clock(e.UpdatedAt)}
		if e.DueOn != nil && !e.State.Decided() {
			c.Note = calendar.Date(*e.DueOn) + "前办结"
		}
		list = append(list, c)
	}
	return list
}

func meMessages(messages []notify.Message) []views.MeMessage {
	list := make([]views.MeMessage, len(messages))
	for i, msg := range messages {
		list[i] = views.MeMessage{Title: msg.Subject, Href: "/inbox/" + strconv.FormatInt(msg.ID, 10), Note: calendar.Clock(msg.CreatedAt), Read: msg.ReadAt != nil}
	}
	return list
}

func meSources(sources []enterprises.SourceFacts) []views.MeSource {
	var list []views.MeSource
	for _, s := range sources {
		if s.Source != enterprises.DerivedSource {
			list = append(list, views.MeSource{Name: s.Source, Items: len(s.Facts), AsOf: calendar.ISO(s.Newest)})
		}
	}
	return list
}

func noticePath(id int64) string { return "/notices/" + strconv.FormatInt(id, 10) }
