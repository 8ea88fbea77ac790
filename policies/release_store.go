package policies

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
)

// slipsOf are the valid signatures of $1 $2 over the hash $3.
const slipsOf = `from signatures s where s.subject = $1 and s.subject_id = $2 and s.voided_at is null and s.hash = $3`

// signed is the where clause of a publication: six steps over this very content, by three people at least.
const signed = `(select count(*) = 6 and count(distinct s.account_id) >= 3 ` + slipsOf + ` and s.step <= 6)`

// screened is the where clause that lets nothing out before its secrecy review; a text that is not for the public may be found unfit for it.
const screened = `exists (select ` + slipsOf + ` and s.step = 8 and (s.detail->>'conclusion' in ('可以公开', '删减后公开') or $4 <> '主动公开' and s.detail->>'conclusion' = '不得公开'))`

// classified is the where clause that lets no document out before its openness was decided as it now stands.
const classified = `($1 <> 'documents' or exists (select ` + slipsOf + ` and s.step = 7 and s.detail->>'openness' = $4))`

// notAuthored keeps authors from publishing; the account is $5, 0 for the schedule that somebody else set.
const notAuthored = `t.drafted_by <> $5 and $5 <> all (t.edited_by)`

func (p piece) args(actor int64, at time.Time) []any {
	return []any{p.noun.table, p.id, p.hash, p.content.Openness, actor, at}
}

// publish makes a text public whose content is signed.
func publish(ctx context.Context, conn db.Conn, p piece, actor int64, version int, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update `+p.noun.table+` t set state = 'published', reviewed_by = case $5::bigint when 0 then reviewed_by else $5 end,
		       published_at = $6, updated_at = $6, publish_at = null, flow_note = ''
		where t.id = $2 and t.corrects_id is null and t.version = $7 and ($5 <> 0 and t.state in ('in_review', 'scheduled') or $5 = 0 and t.state = 'scheduled' and t.publish_at <= $6)
		  and `+notAuthored+` and `+signed+` and `+screened+` and `+classified, append(p.args(actor, at), version)...)
	return err == nil && tag.RowsAffected() == 1, err
}

// publishUrgently makes a text public before its review, which must follow until due.
func publishUrgently(ctx context.Context, conn db.Conn, p piece, actor int64, r Release, at, due time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update `+p.noun.table+` t set state = 'published', reviewed_by = $5, published_at = $6, updated_at = $6, flow_note = '', urgent_reason = $8, urgent_due_at = $9
		where t.id = $2 and t.corrects_id is null and t.version = $7 and t.state = 'in_review' and `+notAuthored+`
		  and exists (select from accounts a where a.id = $5 and a.role = 'bureau_leader')
		  and `+screened+` and `+classified, append(p.args(actor, at), r.Version, r.Urgent, due)...)
	return err == nil && tag.RowsAffected() == 1, err
}

// schedule sets the time at which a signed text becomes public.
func schedule(ctx context.Context, conn db.Conn, p piece, actor int64, r Release, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update `+p.noun.table+` t set state = 'scheduled', reviewed_by = $5, publish_at = $8, updated_at = $6, flow_note = ''
		where t.id = $2 and t.version = $7 and t.state in ('in_review', 'scheduled')
		  and `+notAuthored+` and `+signed+` and `+screened+` and `+classified, append(p.args(actor, at), r.Version, r.At)...)
	return err == nil && tag.RowsAffected() == 1, err
}

// unschedule puts a text that could not be published at its time back into review.
func unschedule(ctx context.Context, conn db.Conn, n noun, id int64, note string, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update `+n.table+` set state = 'in_review', publish_at = null, flow_note = $2, updated_at = $3 where id = $1 and state = 'scheduled'`, id, note, at)
	return err
}

// whyNotPublish names the reason why the account may not publish the text; nil when it may.
func whyNotPublish(ctx context.Context, conn db.Conn, p piece, actor int64, r Release) error {
	var leader, mine, isSigned, isScreened, isClassified bool
	err := conn.QueryRow(ctx, `
		select exists (select from accounts a where a.id = $5 and a.role = 'bureau_leader'), not (`+notAuthored+`), `+signed+`, `+screened+`, `+classified+`
		from `+p.noun.table+` t where t.id = $2 and $6::timestamptz is not null`, p.args(actor, time.Time{})...).Scan(&leader, &mine, &isSigned, &isScreened, &isClassified)
	switch {
	case err != nil:
		return err
	case p.flow.State != InReview && p.flow.State != Scheduled:
		return ErrNotInReview
	case mine:
		return ErrSelfReview
	case r.Version != 0 && p.flow.Version != r.Version:
		return ErrReviewStale
	case r.Urgent != "" && !leader:
		return ErrNotUrgent
	case r.Urgent == "" && !isSigned:
		return ErrNotSigned
	case !isClassified:
		return ErrNotClassified
	case !isScreened:
		return ErrNotScreened
	}
	return nil
}

// reviewed closes an urgent publication when the review that follows it is signed.
func reviewed(ctx context.Context, conn db.Conn, p piece, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update `+p.noun.table+` t set urgent_reviewed_at = $5
		where t.id = $2 and t.state = 'published' and t.urgent_due_at is not null and t.urgent_reviewed_at is null and $4 <> '' and `+signed,
		p.noun.table, p.id, p.hash, p.content.Openness, at)
	return err == nil && tag.RowsAffected() == 1, err
}

func (s *Service) closeUrgent(ctx context.Context, tx pgx.Tx, actor audit.Actor, p piece) error {
	ok, err := reviewed(ctx, tx, p, s.Now())
	if err != nil || !ok {
		return err
	}
	return s.record(ctx, tx, actor, p.noun, "review_urgent", p.id, nil)
}

// bring keeps what became public as the record's next edition.
func bring(ctx context.Context, conn db.Conn, p piece, id int64, actor int64, note string, at time.Time) (number int, err error) {
	if err = keep(ctx, conn, p); err != nil {
		return 0, err
	}
	err = conn.QueryRow(ctx, `
		insert into editions (subject, subject_id, number, hash, note, published_by, published_at)
		select $1, $2, 1 + coalesce((select max(number) from editions where subject = $1 and subject_id = $2), 0), $3, $4, nullif($5::bigint, 0), $6
		returning number`, p.noun.table, id, p.hash, note, actor, at).Scan(&number)
	return number, err
}

func editionsOf(ctx context.Context, conn db.Conn, n noun, id int64) ([]Edition, error) {
	rows, _ := conn.Query(ctx, `
		select e.id, e.number, e.hash, e.note, coalesce(a.name, '') as publisher, e.published_at
		from editions e left join accounts a on a.id = e.published_by
		where e.subject = $1 and e.subject_id = $2 order by e.number desc`, n.table, id) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Edition])
}

// edition returns one published text of a record.
func edition(ctx context.Context, conn db.Conn, n noun, id int64, number int) (Edition, error) {
	list, err := editionsOf(ctx, conn, n, id)
	if err != nil {
		return Edition{}, err
	}
	for _, e := range list {
		if e.Number == number {
			return e, nil
		}
	}
	return Edition{}, ErrNoEdition
}
