package notify

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/db"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// writer composes one campaign's letters: what is the same for everyone is read and cut once.
type writer struct {
	noticeID  int64
	topic     Topic
	notice    string
	closes    string
	closesAt  time.Time
	labels    []string // of the rule's conditions, in rule order, with the years filled in
	link      string   // of the notice, with the site's host
	token     string   // of the campaign
	rehearses bool     // nothing is seen of its letters
	lost      bool     // its readers are told what they do not meet
	inside    forms    // for readers on the site
	outside   forms    // for readers anywhere
}

// writer prepares to write a campaign's letters.
func (s *Service) writer(ctx context.Context, campaignID int64) (writer, error) {
	c, err := campaign(ctx, s.DB, campaignID)
	if err != nil {
		return writer{}, err
	}
	return s.writerOf(ctx, c)
}

func (s *Service) writerOf(ctx context.Context, c Campaign) (writer, error) {
	path := noticePath(c.NoticeID)
	w := writer{noticeID: c.NoticeID, topic: c.Topic, notice: c.NoticeTitle, closes: calendar.DateTime(c.ClosesAt), closesAt: c.ClosesAt, link: strings.TrimSuffix(s.BaseURL, "/") + path,
		token: c.Token, lost: c.Purpose == Lost, rehearses: c.Rehearses != nil}
	expression, asOf, err := ruleOf(ctx, s.DB, c)
	if err != nil {
		return w, err
	}
	if expression != "" {
		compiled, err := matching.Compile(expression)
		if err != nil {
			return w, fmt.Errorf("read the rule of notice %d: %w", c.NoticeID, err)
		}
		for _, condition := range compiled.Conditions() {
			w.labels = append(w.labels, rule.Dated(condition.Label, rule.DayOf(asOf)))
		}
	}
	w.inside = newForms(c.Subject, c.Body, path, len(w.labels) > 0)
	w.outside = newForms(c.Subject, c.Body, w.link, len(w.labels) > 0)
	return w, nil
}

// outward is the letter for a reader outside the site.
func (w writer) outward(to recipient) Letter { return w.outside.letter(w.values(to)) }

// inward is the letter for the enterprise's inbox on the site.
func (w writer) inward(to recipient) Letter { return w.inside.letter(w.values(to)) }

// subject is the letter's first line alone.
func (w writer) subject(to recipient) string { return w.inside.subject.fill(w.values(to)) }

// recipient is what differs from letter to letter.
type recipient struct {
	EnterpriseID int64
	Enterprise   string
	Reasons      string // one letter per condition: t, f or u
}

func (w writer) values(to recipient) func(token string) string {
	reasons := cmp.Or(strings.Join(met(w.labels, to.Reasons), "；"), "登记信息符合申报条件")
	if w.lost {
		reasons = cmp.Or(strings.Join(unmet(w.labels, to.Reasons), "；"), "修订后的申报条件")
	}
	return func(token string) string {
		switch token {
		case "{{enterprise}}":
			return to.Enterprise
		case "{{notice}}":
			return w.notice
		case "{{closes}}":
			return w.closes
		case "{{reasons}}":
			return reasons
		}
		return "" // a link has no place in a subject
	}
}

// params are the values for providers that fill templates of their own.
func (w writer) params(to recipient) map[string]string {
	value := w.values(to)
	return map[string]string{"enterprise": to.Enterprise, "notice": w.notice, "closes": w.closes, "reasons": value("{{reasons}}"), "link": w.link}
}

// ruleOf is the expression that a campaign's audience was judged by, or its notice rests on, with its evaluation date; empty before the
// notice is published.
func ruleOf(ctx context.Context, conn db.Conn, c Campaign) (expression string, asOf time.Time, err error) {
	run := c.RunID
	if c.State == Draft {
		run = nil // its audience is that of now
	}
	err = conn.QueryRow(ctx, `
		select coalesce(r.expression, ''), n.as_of from notices n
		left join rule_versions r on r.id = coalesce((select rule_version_id from match_runs where id = $2), n.rule_version_id)
		where n.id = $1`, c.NoticeID, run).Scan(&expression, &asOf)
	return expression, asOf, err
}
