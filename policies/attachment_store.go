package policies

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const attachmentColumns = `id, subject, subject_id, sha256, name, media_type, size, inline, position, uploaded_by, created_at`

// touch makes a new version of a draft whose files change, in the actor's name: what was read before is not what is there now.
func touch(ctx context.Context, conn db.Conn, n noun, id, actor int64, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		update `+n.table+` set `+saved+`, updated_at = $3,
		       edited_by = case when drafted_by = $2 or $2 = any (edited_by) then edited_by else edited_by || $2::bigint end
		where id = $1 and `+editable, id, actor, at)
	if err == nil && tag.RowsAffected() == 0 {
		return whyNot(ctx, conn, n, id, actor, Draft)
	}
	return err
}

// insertAttachment adds a file at the end.
func insertAttachment(ctx context.Context, conn db.Conn, a Attachment) (Attachment, error) {
	rows, _ := conn.Query(ctx, `
		insert into attachments (subject, subject_id, sha256, name, media_type, size, inline, uploaded_by, created_at, position)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9,
		        (select coalesce(max(position), 0) + 1 from attachments where subject = $1 and subject_id = $2))
		returning `+attachmentColumns, a.Subject, a.SubjectID, a.SHA256, a.Name, a.MediaType, a.Size, a.Inline, a.UploadedBy, a.CreatedAt) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Attachment])
}

func replaceAttachment(ctx context.Context, conn db.Conn, id int64, a Attachment) (Attachment, error) {
	rows, _ := conn.Query(ctx, `
		update attachments set sha256 = $2, name = $3, media_type = $4, size = $5, uploaded_by = $6, created_at = $7 where id = $1
		returning `+attachmentColumns, id, a.SHA256, a.Name, a.MediaType, a.Size, a.UploadedBy, a.CreatedAt) // the error resurfaces in Collect
	return oneAttachment(rows)
}

func deleteAttachment(ctx context.Context, conn db.Conn, id int64) error {
	tag, err := conn.Exec(ctx, `delete from attachments where id = $1`, id)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNoAttachment
	}
	return err
}

// swapAttachment exchanges a file's place with the listed one before (-1) or after it (1); at the end nothing moves.
func swapAttachment(ctx context.Context, conn db.Conn, a Attachment, by int) error {
	_, err := conn.Exec(ctx, `
		with me as (select id, position from attachments where id = $1),
		other as (
		  select a.id, a.position from attachments a, me
		  where a.subject = $2 and a.subject_id = $3 and not a.inline and sign(a.position - me.position) = $4
		  order by abs(a.position - me.position) limit 1)
		update attachments a set position = case when a.id = me.id then other.position else me.position end
		from me, other where a.id in (me.id, other.id)`, a.ID, a.Subject, a.SubjectID, by)
	return err
}

func getAttachment(ctx context.Context, conn db.Conn, id int64) (Attachment, error) {
	rows, _ := conn.Query(ctx, `select `+attachmentColumns+` from attachments where id = $1`, id) // the error resurfaces in Collect
	return oneAttachment(rows)
}

// getByContent is any attachment with that content; the public has to see its text when public is set.
func getByContent(ctx context.Context, conn db.Conn, sha256 []byte, public bool) (Attachment, error) {
	rows, _ := conn.Query(ctx, `select `+attachmentColumns+` from attachments a where sha256 = $1 and (not $2 or `+seenByAll+`) limit 1`, sha256, public) // the error resurfaces in Collect
	return oneAttachment(rows)
}

// seenByAll is whether the public may read the text that attachment a hangs on.
const seenByAll = `case a.subject
  when 'documents' then exists (select from documents d where d.id = a.subject_id and d.openness = '主动公开' and d.state in ('published', 'withdrawn'))
  when 'interpretations' then exists (select from interpretations i join documents d on d.id = i.document_id
    where i.id = a.subject_id and d.openness = '主动公开' and d.state in ('published', 'withdrawn') and i.state in ('published', 'withdrawn'))
  else exists (select from notices n where n.id = a.subject_id and n.state in ('published', 'withdrawn')) end`

func attachmentIsPublic(ctx context.Context, conn db.Conn, id int64) (bool, error) {
	var ok bool
	err := conn.QueryRow(ctx, `select exists (select from attachments a where a.id = $1 and `+seenByAll+`)`, id).Scan(&ok)
	return ok, err
}

func attachmentsOf(ctx context.Context, conn db.Conn, of Subject, id int64) ([]Attachment, error) {
	rows, _ := conn.Query(ctx, `
		select `+attachmentColumns+` from attachments where subject = $1 and subject_id = $2 order by position, id`, of, id) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Attachment])
}

func oneAttachment(rows pgx.Rows) (Attachment, error) {
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Attachment])
	if errors.Is(err, pgx.ErrNoRows) {
		return Attachment{}, ErrNoAttachment
	}
	return a, err
}
