package notify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"huizhida/db"
)

// writer composes one campaign's letters: what is the same for everyone is read once.
type writer struct {
	noticeID int64
	subject  string
	body     string
	notice   string
	closesAt time.Time
	labels   []string // of the rule's conditions, in rule order
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
	expression, err := ruleOf(ctx, s.DB, c.NoticeID)
	if err != nil {
		return w, err
	}
	if expression != "" && s.Labels != nil {
		if w.labels, err = s.Labels(expression); err != nil {
			return w, fmt.Errorf("label the rule of notice %d: %w", c.NoticeID, err)
		}
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

// ruleOf is the expression that a notice pinned, or empty before it is published.
func ruleOf(ctx context.Context, conn db.Conn, noticeID int64) (expression string, err error) {
	err = conn.QueryRow(ctx, `
		select coalesce(r.expression, '') from notices n left join rule_versions r on r.id = n.rule_version_id
		where n.id = $1`, noticeID).Scan(&expression)
	return expression, err
}
