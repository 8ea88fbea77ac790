package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/matching"
)

// toldNotices is how many notices a day's answer covers at most; more were never open at a time.
const toldNotices = 200

// ToldThen answers Told for every notice that was open on a day, what closed first on top.
func (s *Service) ToldThen(ctx context.Context, enterpriseID int64, day time.Time) ([]Told, error) {
	if calendar.Day(day).After(s.Now()) {
		return nil, matching.ErrNotPast
	}
	ids, err := openThen(ctx, s.DB, calendar.Day(day), calendar.DayEnd(day))
	if err != nil {
		return nil, fmt.Errorf("notices open on %s: %w", calendar.ISO(day), err)
	}
	list := make([]Told, 0, len(ids))
	for _, id := range ids {
		t, err := s.Told(ctx, enterpriseID, id, day)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// AuditTold notes who looked up what an enterprise was told: of one notice, or with 0 of all that were open that day.
func (s *Service) AuditTold(ctx context.Context, actor audit.Actor, enterpriseID, noticeID int64, day time.Time) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "told.open", Subject: "enterprises", ID: enterpriseID,
			Detail: map[string]any{"notice": noticeID, "day": calendar.ISO(day)}})
	})
	if err != nil {
		return fmt.Errorf("note who asked about enterprise %d: %w", enterpriseID, err)
	}
	return nil
}

// openThen are the notices that were published by the end of a day and not closed before it.
func openThen(ctx context.Context, conn db.Conn, from, to time.Time) ([]int64, error) {
	rows, _ := conn.Query(ctx, `
		select id from notices where published_at <= $2 and closes_at >= $1 order by closes_at, id limit $3`, from, to, toldNotices) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
