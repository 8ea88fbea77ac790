package policies

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

// Repeal ends a public document, unless one of its notices is open; its page stays, with the reason and the way to what applies instead.
// successor is the other document's number or 文号; empty for none.
func (s *Service) Repeal(ctx context.Context, actor audit.Actor, id int64, reason, successor string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoReason
	}
	return s.step(ctx, actor, documents, "repeal", id, map[string]any{"reason": reason, "successor": successor}, func(tx pgx.Tx) error {
		next, err := successorOf(ctx, tx, id, strings.TrimSpace(successor))
		if err != nil {
			return err
		}
		if err = repeal(ctx, tx, id, actor.ID, reason, next, s.Now()); err != nil {
			return err
		}
		return noneOpen(ctx, tx, id, s.Now())
	})
}

// successorOf finds a public document by its 文号; nil for an empty one.
func successorOf(ctx context.Context, conn db.Conn, id int64, docNo string) (*int64, error) {
	if docNo == "" {
		return nil, nil
	}
	n, err := ParseDocNo(docNo)
	if err != nil {
		return nil, fault.Form(fault.Field{Name: "successor", Message: err.Error()})
	}
	var next int64
	err = conn.QueryRow(ctx, `
		select id from documents where doc_no = $1 and id <> $2 and state = 'published' and openness = '主动公开'`, n.String(), id).Scan(&next)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.Form(fault.Field{Name: "successor", Message: "没有已公开的文件 " + n.String() + "，请先发布替代文件，或留空"})
	}
	return &next, err
}

func repeal(ctx context.Context, conn db.Conn, id, actor int64, reason string, successor *int64, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		update documents set state = 'repealed', withdrawn_at = $2, withdrawn_note = $3, successor_id = $4, updated_at = $2
		where id = $1 and state = 'published'`, id, at, reason, successor)
	if err == nil && tag.RowsAffected() == 0 {
		return whyNot(ctx, conn, documents, id, actor, Published)
	}
	return err
}
