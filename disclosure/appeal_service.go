package disclosure

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/fault"
)

const appeals = `select id, request_id, kind, accepted_on, result, closed_on, created_at from disclosure_appeals`

// RecordAppeal writes down that a review or a lawsuit about the request was taken on.
func (s *Service) RecordAppeal(ctx context.Context, actor audit.Actor, requestID int64, kind string, acceptedOn time.Time) (Appeal, error) {
	if !slices.Contains(Kinds, kind) {
		return Appeal{}, fault.Form(fault.Field{Name: "kind", Message: "请选择复议或诉讼的类别"})
	}
	if acceptedOn.IsZero() || calendar.Day(acceptedOn).After(s.Now()) {
		return Appeal{}, fault.Form(fault.Field{Name: "accepted_on", Message: "请填写受理日期，不能晚于今天"})
	}
	var a Appeal
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := find(ctx, tx, requestID); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			insert into disclosure_appeals (request_id, kind, accepted_on, created_at) values ($1, $2, $3, $4)
			returning id, request_id, kind, accepted_on, result, closed_on, created_at`, requestID, kind, calendar.Day(acceptedOn), s.Now())
		var err error
		if a, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Appeal]); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "disclosure.appeal", requestID, map[string]any{"appeal_id": a.ID, "kind": kind})
	})
	if err != nil {
		return Appeal{}, fmt.Errorf("record appeal about request %d: %w", requestID, err)
	}
	return a, nil
}

// CloseAppeal writes down the result of an open appeal.
func (s *Service) CloseAppeal(ctx context.Context, actor audit.Actor, id int64, result string, closedOn time.Time) (Appeal, error) {
	if !slices.Contains(Results, result) || result == Pending {
		return Appeal{}, fault.Form(fault.Field{Name: "result", Message: "请选择审结结果"})
	}
	if closedOn.IsZero() || calendar.Day(closedOn).After(s.Now()) {
		return Appeal{}, fault.Form(fault.Field{Name: "closed_on", Message: "请填写审结日期，不能晚于今天"})
	}
	var a Appeal
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			update disclosure_appeals set result = $2, closed_on = $3
			where id = $1 and result = '尚未审结' and accepted_on <= $3
			returning id, request_id, kind, accepted_on, result, closed_on, created_at`, id, result, calendar.Day(closedOn))
		var err error
		a, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Appeal])
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrAppealClosed
		}
		if err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "disclosure.close_appeal", a.RequestID, map[string]any{"appeal_id": id, "result": result})
	})
	if err != nil {
		return Appeal{}, fmt.Errorf("close appeal %d: %w", id, err)
	}
	return a, nil
}

// Appeals lists the reviews and lawsuits about a request, oldest first.
func (s *Service) Appeals(ctx context.Context, requestID int64) ([]Appeal, error) {
	rows, _ := s.DB.Query(ctx, appeals+` where request_id = $1 order by accepted_on, id`, requestID)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Appeal])
	if err != nil {
		return nil, fmt.Errorf("list appeals about request %d: %w", requestID, err)
	}
	return list, nil
}
