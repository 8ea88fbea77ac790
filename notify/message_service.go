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
		var l letters
		for _, d := range list {
			l.add(w, d.ID, d.recipient)
		}
		if err := insertLetters(ctx, tx, w.noticeID, l, s.Now()); err != nil {
			return err
		}
		return arrive(ctx, tx, l.deliveryIDs, s.Now())
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
	return s.Message(ctx, enterpriseID, id)
}

// Message reads one of the enterprise's messages and leaves no trace of that.
func (s *Service) Message(ctx context.Context, enterpriseID, id int64) (Message, error) {
	m, err := message(ctx, s.DB, enterpriseID, id)
	if err == nil && m.Body == "" && m.DeliveryID != nil {
		m.Body, err = s.body(ctx, *m.DeliveryID)
	}
	if err != nil {
		return m, fmt.Errorf("open message %d: %w", id, err)
	}
	return m, nil
}

// body writes an inbox's letter again, as it was written then: its campaign's words cannot change any more.
func (s *Service) body(ctx context.Context, deliveryID int64) (string, error) {
	campaignID, to, err := letterOf(ctx, s.DB, deliveryID)
	if err != nil {
		return "", err
	}
	w, err := s.writer(ctx, campaignID)
	if err != nil {
		return "", err
	}
	return w.inward(to).Markdown, nil
}
