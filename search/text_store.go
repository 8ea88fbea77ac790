package search

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// public is every text that may be found, of the documents in $1 or, if that is null, of all. Of what was taken down only the title is
// left; what was repealed stays, and is said to be so.
const public = `
	select 'documents' as kind, d.id, d.id as document_id, '/policies/' || d.id as path, d.title, '' as of, d.doc_no, d.issuer, d.kind as facet,
	       case when d.state = 'withdrawn' then '' else d.summary || E'\n\n' || d.body end as body,
	       d.published_at, d.effective_on as begins, d.expires_on as ends, d.state <> 'published' as repealed
	from documents d
	where d.state in ('published', 'withdrawn', 'repealed') and d.openness = '主动公开' and ($1::bigint[] is null or d.id = any ($1))
	union all
	select 'interpretations', i.id, d.id, '/interpretations/' || i.id, i.title, d.title, d.doc_no, d.issuer, i.form, i.body,
	       i.published_at, null, d.expires_on, d.state <> 'published'
	from interpretations i join documents d on d.id = i.document_id
	where i.state = 'published' and d.state in ('published', 'repealed') and d.openness = '主动公开' and ($1::bigint[] is null or d.id = any ($1))
	union all
	select 'notices', n.id, d.id, '/notices/' || n.id, n.title, b.title, d.doc_no, d.issuer, b.class, n.body,
	       n.published_at, n.opens_on, (n.closes_at at time zone 'Asia/Shanghai')::date, false
	from notices n join benefits b on b.id = n.benefit_id join documents d on d.id = b.document_id
	where n.state = 'published' and d.openness = '主动公开' and ($1::bigint[] is null or d.id = any ($1))
	union all
	select 'benefits', b.id, d.id, '/policies/' || d.id || '?tab=apply', b.title, d.title, d.doc_no, d.issuer, b.class,
	       concat_ws(E'\n', nullif(b.audience, ''), nullif(b.amount, ''), nullif(b.how, ''), nullif(b.conditions, ''), nullif(array_to_string(b.materials, '、'), '')),
	       d.published_at, null, d.expires_on, false
	from benefits b join documents d on d.id = b.document_id
	where d.state = 'published' and d.openness = '主动公开' and ($1::bigint[] is null or d.id = any ($1))`

// eachPublic hands over the public texts of the documents, or with nil all of them.
func eachPublic(ctx context.Context, conn db.Conn, documents []int64, take func(Text)) error {
	rows, _ := conn.Query(ctx, public, documents) // the error resurfaces in ForEachRow
	var t Text
	var id int64
	var published *time.Time
	_, err := pgx.ForEachRow(rows, []any{&t.Kind, &id, &t.Document, &t.Path, &t.Title, &t.Of, &t.DocNo, &t.Issuer, &t.Facet, &t.Body, &published, &t.From,
		&t.Until, &t.Repealed}, func() error {
		t.Ref = fmt.Sprintf("%s/%d", t.Kind, id)
		t.Published = time.Time{}
		if published != nil {
			t.Published = *published
		}
		take(t)
		return nil
	})
	return err
}

// position is a moment of the database, and which start of which database it is of.
type position struct {
	snapshot string
	server   string
}

const positionSQL = `pg_current_snapshot()::text, concat_ws('/', extract(epoch from pg_postmaster_start_time()), pg_relation_filenode('documents'))`

func here(ctx context.Context, conn db.Conn) (p position, err error) {
	err = conn.QueryRow(ctx, `select `+positionSQL).Scan(&p.snapshot, &p.server)
	return p, err
}

// news are the documents that changed since a position, 0 standing for the synonyms, and the position up to which that is so. A change is not
// missed however late its transaction commits: what is asked for is not "newer than" but "not visible then". A transaction sees its own at once.
func news(ctx context.Context, conn db.Conn, since position) (documents []int64, now position, err error) {
	err = conn.QueryRow(ctx, `
		select `+positionSQL+`, array(
			select distinct document_id from search_changes
			where xid >= pg_snapshot_xmin($1::text::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::text::pg_snapshot)
			   or xid = pg_current_xact_id_if_assigned())`, since.snapshot).Scan(&now.snapshot, &now.server, &documents)
	return documents, now, err
}

// changesKept is for how long search_changes tells what changed. An index that did not look for half of that is made anew.
const changesKept = 96 * time.Hour

func forgetChanges(ctx context.Context, conn db.Conn) error {
	_, err := conn.Exec(ctx, `delete from search_changes where changed_at < clock_timestamp() - $1::interval`, changesKept)
	return err
}
