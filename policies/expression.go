package policies

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
	"huizhida/policies/check"
)

// ErrNoExpression is returned for an entry that is not in the list any more.
var ErrNoExpression = fault.New(fault.NotFound, "词表里没有这一条，可能已被删除；请刷新后查看")

func expressionsOf(ctx context.Context, conn db.Conn) ([]check.Expression, error) {
	rows, _ := conn.Query(ctx, `select id, text, suggestion, level from expressions order by level, text`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[check.Expression])
}

// Expressions lists the wrong and sensitive expressions that the checks look for.
func (s *Service) Expressions(ctx context.Context) ([]check.Expression, error) {
	return expressionsOf(ctx, s.DB)
}

// SaveExpression adds an entry, or changes the one with its ID.
func (s *Service) SaveExpression(ctx context.Context, actor audit.Actor, e check.Expression) error {
	e.Text, e.Suggestion = strings.TrimSpace(e.Text), strings.TrimSpace(e.Suggestion)
	var bad []fault.Field
	if e.Text == "" {
		bad = append(bad, fault.Field{Name: "text", Message: "请填写要查的词"})
	}
	if e.Text != "" && e.Suggestion != "" && strings.Contains(e.Suggestion, e.Text) {
		bad = append(bad, fault.Field{Name: "suggestion", Message: "建议写法里不能含有这个词，否则改了还会被查出"})
	}
	if e.Level != check.Block && e.Level != check.Warn {
		bad = append(bad, fault.Field{Name: "level", Message: "请选择必须改正或提示"})
	}
	if err := fault.Form(bad...); err != nil {
		return err
	}
	return s.changeExpression(ctx, actor, "save", e, func(tx pgx.Tx) (id int64, err error) {
		if e.ID == 0 {
			err = tx.QueryRow(ctx, `insert into expressions (text, suggestion, level, created_at, updated_at) values ($1, $2, $3, $4, $4) returning id`,
				e.Text, e.Suggestion, e.Level, s.Now()).Scan(&id)
		} else {
			err = tx.QueryRow(ctx, `update expressions set text = $2, suggestion = $3, level = $4, updated_at = $5 where id = $1 returning id`,
				e.ID, e.Text, e.Suggestion, e.Level, s.Now()).Scan(&id)
		}
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.ConstraintName == "expressions_text_key" {
			err = fault.Form(fault.Field{Name: "text", Message: "词表里已有“" + e.Text + "”"})
		}
		return id, err
	})
}

// RemoveExpression takes an entry off the list.
func (s *Service) RemoveExpression(ctx context.Context, actor audit.Actor, id int64) error {
	var e check.Expression
	return s.changeExpression(ctx, actor, "remove", e, func(tx pgx.Tx) (int64, error) {
		return id, tx.QueryRow(ctx, `delete from expressions where id = $1 returning id`, id).Scan(&id)
	})
}

func (s *Service) changeExpression(ctx context.Context, actor audit.Actor, verb string, e check.Expression, change func(tx pgx.Tx) (int64, error)) error {
	if actor.ID == 0 {
		return ErrNoActor
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		id, err := change(tx)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNoExpression
		}
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "expression." + verb, Subject: "expressions", ID: id,
			Detail: map[string]any{"text": e.Text, "suggestion": e.Suggestion, "level": e.Level}})
	})
	if err != nil {
		return fmt.Errorf("%s expression: %w", verb, err)
	}
	return nil
}
