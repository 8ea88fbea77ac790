package notify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"huizhida/db"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// writer composes one campaign's letters: what is the same for everyone is read once.
type writer struct {
	noticeID int64
	subject  string
	body     string
	notice   string
	closesAt time.Time
	labels   []string // of the rule's conditions, in rule order, with the years filled in
	baseURL  string
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
	w := writer{noticeID: c.NoticeID, subject: c.Subject, body: c.Body, notice: c.NoticeTitle, closesAt: c.ClosesAt,
		baseURL: strings.TrimSuffix(s.BaseURL, "/")}
	expression, asOf, err := ruleOf(ctx, s.DB, c.NoticeID)
	if err != nil || expression == "" {
		return w, err
	}
	compiled, err := matching.Compile(expression)
	if err != nil {
		return w, fmt.Errorf("read the rule of notice %d: %w", c.NoticeID, err)
	}
	for _, condition := range compiled.Conditions() {
		w.labels = append(w.labels, rule.Dated(condition.Label, rule.DayOf(asOf)))
	}
	return w, nil
}

// outward is the letter for a reader outside the site.
func (w writer) outward(d dueDelivery) Letter { return w.compose(d, w.baseURL) }

// inward is the letter for the enterprise's inbox on the site.
func (w writer) inward(d dueDelivery) Letter { return w.compose(d, "") }

func (w writer) compose(d dueDelivery, base string) Letter {
	return compose(w.subject, w.body, particulars{
		Enterprise: d.Enterprise, Notice: w.notice, ClosesAt: w.closesAt,
		Reasons: met(w.labels, d.Reasons), Link: base + noticePath(w.noticeID),
	})
}

// ruleOf is the expression that a notice pinned, with its evaluation date; empty before the notice is published.
func ruleOf(ctx context.Context, conn db.Conn, noticeID int64) (expression string, asOf time.Time, err error) {
	err = conn.QueryRow(ctx, `
		select coalesce(r.expression, ''), n.as_of from notices n left join rule_versions r on r.id = n.rule_version_id
		where n.id = $1`, noticeID).Scan(&expression, &asOf)
	return expression, asOf, err
}
