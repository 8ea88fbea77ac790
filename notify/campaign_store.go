package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const selectCampaign = `
	select c.id, c.notice_id, c.run_id, c.title, c.subject, c.body, c.channels, c.state, c.content_hash, c.audience_size, c.version,
	       c.drafted_by, c.submitted_at, c.approved_by, c.approved_at, c.returned_note, c.class, c.topic, c.starts_at, c.late, c.ladder, c.token, c.expanded_at,
	       c.purpose, c.follow_up, c.remind_days, c.remind_unclaimed, c.reminder_subject, c.reminder_body, c.following_ended_at, c.parent_id, c.stage, c.amendment_id, c.rehearses,
	       c.paused_at, c.pause_reason, c.started_at, c.finished_at, c.created_at, c.updated_at,
	       n.title as notice_title, n.closes_at, d.name as drafter_name, coalesce(a.name, '') as approver_name
	from campaigns c
	join notices n on n.id = c.notice_id
	join accounts d on d.id = c.drafted_by
	left join accounts a on a.id = c.approved_by `

// campaign reads one, or answers ErrNoCampaign.
func campaign(ctx context.Context, conn db.Conn, id int64) (Campaign, error) {
	return oneCampaign(conn.Query(ctx, selectCampaign+`where c.id = $1`, id))
}

// campaignLock is the advisory lock of campaign $1. Whoever expands a page of it shares it, so that pages go side by side; whoever changes the
// campaign has it alone, and in turn.
const campaignLock = `hashtextextended('campaigns', $1)`

// lockCampaign reads one and keeps its row until the transaction ends.
func lockCampaign(ctx context.Context, tx pgx.Tx, id int64) (Campaign, error) {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(`+campaignLock+`)`, id); err != nil {
		return Campaign{}, err
	}
	return oneCampaign(tx.Query(ctx, selectCampaign+`where c.id = $1 for no key update of c`, id))
}

// lockTold is lockCampaign for whoever also decides whom its notice is told to: that turn comes first, as in an amendment and a follow-up.
func lockTold(ctx context.Context, tx pgx.Tx, id int64) (Campaign, error) {
	c, err := campaign(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if err := lockTelling(ctx, tx, c.NoticeID); err != nil {
		return c, err
	}
	return lockCampaign(ctx, tx, id)
}

func oneCampaign(rows pgx.Rows, _ error) (Campaign, error) { // the error resurfaces in Collect
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Campaign])
	if errors.Is(err, pgx.ErrNoRows) {
		return Campaign{}, ErrNoCampaign
	}
	return c, err
}

// campaigns lists the newest first.
func campaigns(ctx context.Context, conn db.Conn, f CampaignFilter) ([]Campaign, error) {
	rows, _ := conn.Query(ctx, selectCampaign+`
		where ($1 = '' or c.state = $1) and ($2 = 0 or c.notice_id = $2) and c.rehearses is null
		order by c.id desc limit $3 offset $4`, f.State, f.NoticeID, f.Limit, f.Offset) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
}

func countCampaigns(ctx context.Context, conn db.Conn, noticeID int64) (map[State]int, error) {
	rows, _ := conn.Query(ctx, `
		select state, count(*) from campaigns where ($1 = 0 or notice_id = $1) and rehearses is null group by state`, noticeID) // the error resurfaces in ForEachRow
	counts := map[State]int{}
	var state State
	var n int
	_, err := pgx.ForEachRow(rows, []any{&state, &n}, func() error { counts[state] = n; return nil })
	return counts, err
}

func insertCampaign(ctx context.Context, conn db.Conn, in CampaignInput, drafter int64, at time.Time) (id int64, err error) {
	err = conn.QueryRow(ctx, `
		insert into campaigns (notice_id, title, subject, body, channels, class, starts_at, late, drafted_by, topic, ladder, state, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $12, 'draft', $10, $10)
		returning id`, in.NoticeID, in.Title, in.Subject, in.Body, in.Channels, in.Class, in.StartsAt, in.Late, drafter, at, in.Topic, in.Ladder).Scan(&id)
	return id, err
}

// edit writes new content and voids what was submitted or approved before. Once expansion started there is no way back.
func edit(ctx context.Context, conn db.Conn, id int64, version int, in CampaignInput, drafter int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns
		set title = $3, subject = $4, body = $5, channels = $6, class = $9, starts_at = $10, late = $11, topic = $12, ladder = $13, state = 'draft', version = version + 1,
		    content_hash = null, submitted_at = null, approved_by = null, approved_at = null, returned_note = '', updated_at = $8
		where id = $1 and version = $2 and drafted_by = $7
		  and state in ('draft', 'submitted', 'approved', 'scheduled')`,
		id, version, in.Title, in.Subject, in.Body, in.Channels, drafter, at, in.Class, in.StartsAt, in.Late, in.Topic, in.Ladder))
}

// submit puts a draft before a second person.
func submit(ctx context.Context, conn db.Conn, id int64, run int64, hash []byte, size int, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns
		set state = 'submitted', run_id = $2, content_hash = $3, audience_size = $4, submitted_at = $5, returned_note = '', updated_at = $5
		where id = $1 and state = 'draft'`, id, run, hash, size, at))
}

// returnToDraft sends a submitted campaign back with the reason.
func returnToDraft(ctx context.Context, conn db.Conn, id int64, note string, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set state = 'draft', content_hash = null, submitted_at = null, returned_note = $2, updated_at = $3
		where id = $1 and state = 'submitted'`, id, note, at))
}

// approve releases exactly the content whose hash the second person saw.
func approve(ctx context.Context, conn db.Conn, id, approver int64, hash []byte, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set state = case when starts_at > $4 then 'scheduled' else 'approved' end, approved_by = $2, approved_at = $4, updated_at = $4
		where id = $1 and state = 'submitted' and drafted_by <> $2 and content_hash = $3`, id, approver, hash, at))
}

func cancel(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set state = 'cancelled', finished_at = $2, updated_at = $2
		where id = $1 and state in ('draft', 'submitted', 'approved', 'scheduled', 'running', 'paused')`, id, at))
}

// pause keeps a campaign from sending until it is resumed.
func pause(ctx context.Context, conn db.Conn, id int64, reason string, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set state = 'paused', paused_at = $3, pause_reason = $2, updated_at = $3
		where id = $1 and state in ('approved', 'scheduled', 'running')`, id, reason, at))
}

// resume lets a paused campaign go on; one that never began begins now, or at the moment that was approved for it.
func resume(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns
		set state = case when started_at is null and starts_at > $2 and rehearses is null then 'scheduled' else 'running' end,
		    started_at = case when started_at is null and starts_at > $2 and rehearses is null then null else coalesce(started_at, $2) end,
		    paused_at = null, pause_reason = '', updated_at = $2
		where id = $1 and state = 'paused'`, id, at))
}
