package policies

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const interpretationColumns = `id, document_id, form, title, body, ` + flowColumns

func insertInterpretation(ctx context.Context, conn db.Conn, documentID int64, d InterpretationDraft, actor int64, at time.Time) (Interpretation, error) {
	rows, _ := conn.Query(ctx, `
		insert into interpretations (document_id, form, title, body, drafted_by, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $6)
		returning `+interpretationColumns, documentID, d.Form, d.Title, d.Body, actor, at) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Interpretation])
}

func updateInterpretation(ctx context.Context, conn db.Conn, id int64, version int, d InterpretationDraft, actor int64, at time.Time) (Interpretation, error) {
	rows, _ := conn.Query(ctx, `
		update interpretations set form = $3, title = $4, body = $5, `+saved+`, updated_at = $7,
		       edited_by = case when drafted_by = $6 or $6 = any (edited_by) then edited_by else edited_by || $6::bigint end
		where id = $1 and version = $2 and `+editable+`
		returning `+interpretationColumns, id, version, d.Form, d.Title, d.Body, actor, at) // the error resurfaces in Collect
	i, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Interpretation])
	if errors.Is(err, pgx.ErrNoRows) {
		return Interpretation{}, whyNot(ctx, conn, interpretations, id, actor, Draft)
	}
	return i, err
}

func getInterpretation(ctx context.Context, conn db.Conn, id int64) (Interpretation, error) {
	rows, _ := conn.Query(ctx, `select `+interpretationColumns+` from interpretations where id = $1`, id) // the error resurfaces in Collect
	i, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Interpretation])
	if errors.Is(err, pgx.ErrNoRows) {
		return Interpretation{}, ErrNoInterpretation
	}
	return i, err
}

// interpretationsOf lists a document's interpretations in states, oldest first.
func interpretationsOf(ctx context.Context, conn db.Conn, documentID int64, states []State) ([]Interpretation, error) {
	rows, _ := conn.Query(ctx, `
		select `+interpretationColumns+` from interpretations
		where document_id = $1 and state = any ($2) order by coalesce(published_at, created_at), id`, documentID, states) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Interpretation])
}
