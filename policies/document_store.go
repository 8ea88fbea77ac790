package policies

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"huizhida/db"
	"huizhida/fault"
)

const documentColumns = `id, title, doc_no, kind, issuer, issued_on, effective_on, expires_on, openness, openness_basis, summary, body, successor_id, ` + flowColumns

func insertDocument(ctx context.Context, conn db.Conn, d DocumentDraft, actor int64, at time.Time) (Document, error) {
	rows, _ := conn.Query(ctx, `
		insert into documents (title, doc_no, kind, issuer, issued_on, effective_on, expires_on, openness, openness_basis, summary, body, drafted_by, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
		returning `+documentColumns, d.Title, d.DocNo, d.Kind, d.Issuer, d.IssuedOn, d.EffectiveOn, d.ExpiresOn, d.Openness, d.OpennessBasis,
		d.Summary, d.Body, actor, at) // the error resurfaces in Collect
	doc, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Document])
	return doc, docNoTaken(err)
}

// updateDocument saves over version, which must be the current one of a draft.
func updateDocument(ctx context.Context, conn db.Conn, id int64, version int, d DocumentDraft, actor int64, at time.Time) (Document, error) {
	rows, _ := conn.Query(ctx, `
		update documents set title = $3, doc_no = $4, kind = $5, issuer = $6, issued_on = $7, effective_on = $8, expires_on = $9,
		       openness = $10, openness_basis = $11, summary = $12, body = $13, `+saved+`, updated_at = $15,
		       edited_by = case when drafted_by = $14 or $14 = any (edited_by) then edited_by else edited_by || $14::bigint end
		where id = $1 and version = $2 and `+editable+`
		returning `+documentColumns, id, version, d.Title, d.DocNo, d.Kind, d.Issuer, d.IssuedOn, d.EffectiveOn, d.ExpiresOn,
		d.Openness, d.OpennessBasis, d.Summary, d.Body, actor, at) // the error resurfaces in Collect
	doc, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Document])
	if errors.Is(err, pgx.ErrNoRows) {
		return Document{}, whyNot(ctx, conn, documents, id, actor, Draft)
	}
	return doc, docNoTaken(err)
}

// docNoTaken turns the unique key's refusal into a message on the form.
func docNoTaken(err error) error {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.ConstraintName == "documents_doc_no" {
		return fault.Form(fault.Field{Name: "doc_no", Message: "另一份文件已使用这个文号，请核对"})
	}
	return err
}

func getDocument(ctx context.Context, conn db.Conn, id int64) (Document, error) {
	rows, _ := conn.Query(ctx, `select `+documentColumns+` from documents where id = $1`, id) // the error resurfaces in Collect
	d, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Document])
	if errors.Is(err, pgx.ErrNoRows) {
		return Document{}, ErrNoDocument
	}
	return d, err
}

// hasBody says whether the text to be submitted has one.
func hasBody(ctx context.Context, conn db.Conn, n noun, id int64) error {
	var empty bool
	err := conn.QueryRow(ctx, `select btrim(body, E' \t\r\n') = '' from `+n.table+` where id = $1`, id).Scan(&empty)
	if err == nil && empty {
		return ErrNoBody
	}
	return err
}

// shown holds a document still and refuses unless the public can see it.
func shown(ctx context.Context, conn db.Conn, id int64) error {
	var ok bool
	err := conn.QueryRow(ctx, `select state = 'published' and openness = '主动公开' from documents where id = $1 for share`, id).Scan(&ok)
	if err == nil && !ok {
		return ErrDocumentHidden
	}
	return err
}

// noneOpen refuses while a notice of the document is in, or before, its window.
func noneOpen(ctx context.Context, conn db.Conn, documentID int64, now time.Time) error {
	var open bool
	err := conn.QueryRow(ctx, `
		select exists (select from notices n join benefits b on b.id = n.benefit_id
		               where b.document_id = $1 and n.state = 'published' and n.closes_at >= $2)`, documentID, now).Scan(&open)
	if err == nil && open {
		return ErrNoticesOpen
	}
	return err
}
