package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// fillInboxes puts due letters into inboxes, a page at a time, and answers whether any may be left. Nothing leaves the building, so a message
// and its delivery commit together.
func (s *Service) fillInboxes(ctx context.Context, a DeliverArgs) (left bool, err error) {
	w, err := s.writer(ctx, a.CampaignID)
	if err != nil {
		return false, err
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		list, err := lockDue(ctx, tx, a, s.Now())
		if err != nil || len(list) == 0 {
			return err
		}
		left = len(list) == pageSize
		ids, enterpriseIDs := make([]int64, len(list)), make([]int64, len(list))
		subjects, bodies := make([]string, len(list)), make([]string, len(list))
		for i, d := range list {
			letter := w.inward(d.recipient)
			ids[i], enterpriseIDs[i], subjects[i], bodies[i] = d.ID, d.EnterpriseID, letter.Subject, letter.Markdown
		}
		return deliverLetters(ctx, tx, w.noticeID, ids, enterpriseIDs, subjects, bodies, s.Now())
	})
	return left, err
}

// Post puts a message into an enterprise's inbox. A second post of the same origin does nothing.
func (s *Service) Post(ctx context.Context, p Post) error { return s.PostTx(ctx, s.DB, p) }

// PostTx is Post within the caller's transaction.
func (s *Service) PostTx(ctx context.Context, conn db.Conn, p Post) error {
	if err := insertPost(ctx, conn, p, s.Now()); err != nil {
		return fmt.Errorf("post to enterprise %d: %w", p.EnterpriseID, err)
	}
	return nil
}

// Inbox lists an enterprise's messages, unread first, and counts the unread and all.
func (s *Service) Inbox(ctx context.Context, enterpriseID int64, limit, offset int) (list []Message, unread, total int, err error) {
	if list, err = messages(ctx, s.DB, enterpriseID, limit, offset); err != nil {
		return nil, 0, 0, fmt.Errorf("inbox of enterprise %d: %w", enterpriseID, err)
	}
	if unread, total, err = countMessages(ctx, s.DB, enterpriseID); err != nil {
		return nil, 0, 0, fmt.Errorf("count inbox of enterprise %d: %w", enterpriseID, err)
	}
	return list, unread, total, nil
}

// Unread counts the messages that an enterprise has not opened.
func (s *Service) Unread(ctx context.Context, enterpriseID int64) (int, error) {
	n, err := countUnread(ctx, s.DB, enterpriseID)
	if err != nil {
		return 0, fmt.Errorf("unread of enterprise %d: %w", enterpriseID, err)
	}
	return n, nil
}

// Open reads one of the enterprise's messages and notes that it was read.
func (s *Service) Open(ctx context.Context, enterpriseID, id int64) (Message, error) {
	if err := markRead(ctx, s.DB, enterpriseID, id, s.Now()); err != nil {
		return Message{}, fmt.Errorf("mark message %d read: %w", id, err)
	}
	m, err := message(ctx, s.DB, enterpriseID, id)
	if err != nil {
		return m, fmt.Errorf("open message %d: %w", id, err)
	}
	return m, nil
}
