package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// remindable are campaigns c that may be followed by reminders of purpose $2.
const remindable = `
	c.following_ended_at is null and c.rehearses is null and c.purpose in ('announce', 'gained') and c.state in ('running', 'finished') and c.expanded_at is not null
	and n.state = 'published' and n.closes_at > $1 and ($2 = 'closing' and c.remind_days <> '{}' or $2 = 'unclaimed' and c.remind_unclaimed > 0) `

// remindableCampaigns are the campaigns of open notices that were approved with reminders of a purpose.
func remindableCampaigns(ctx context.Context, conn db.Conn, p Purpose, at time.Time) ([]Campaign, error) {
	rows, _ := conn.Query(ctx, selectCampaign+`where `+remindable+`order by c.id`, at, p) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
}

// lockRemindable keeps one of them until the transaction ends; false when it is none any more.
func lockRemindable(ctx context.Context, tx pgx.Tx, id int64, p Purpose, at time.Time) (Campaign, bool, error) {
	c, err := oneCampaign(tx.Query(ctx, selectCampaign+`where `+remindable+`and c.id = $3 for update of c`, at, p, id))
	if errors.Is(err, ErrNoCampaign) {
		return c, false, nil
	}
	return c, err == nil, err
}

// insertReminder makes the campaign of a reminder, released by the approval of the one that it follows; false when there is one. It asks for
// consent to reminders, whatever its parent was about.
func insertReminder(ctx context.Context, conn db.Conn, parent, run int64, p Purpose, d dueReminder, at time.Time) (id int64, ok bool, err error) {
	err = conn.QueryRow(ctx, `
		insert into campaigns (notice_id, run_id, title, subject, body, channels, class, topic, ladder, late, drafted_by, approved_by, approved_at, submitted_at,
		                       state, purpose, parent_id, stage, created_at, updated_at)
		select notice_id, $2, title || '·' || $3, reminder_subject, reminder_body, channels, class, '`+string(ClaimReminder)+`', ladder, 'send', drafted_by, approved_by, $6, $6,
		       'approved', $4, id, $5, $6, $6
		from campaigns where id = $1
		on conflict (parent_id, purpose, stage) where parent_id is not null do nothing
		returning id`, parent, run, d.title, p, d.stage, at).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	return id, err == nil, err
}

// optedOut is the condition that enterprise E has said no, to reminders or to what campaign $1 told it, on each of channels C on which it could
// be reached outside the site.
func optedOut(enterprise, channels string) string {
	return `coalesce((
		select bool_or(r.told in ('withdrawn', 'refused') or r.reminded in ('withdrawn', 'refused')) and not bool_or(r.reminded is null)
		from (select ` + refusal("c.id", "ch.channel", topicOf) + ` as told, ` + refusal("c.id", "ch.channel", "'"+string(ClaimReminder)+"'") + ` as reminded
		      from contacts c cross join unnest(` + channels + `) as ch (channel)
		      left join contact_addresses v on v.contact_id = c.id and v.channel = ch.channel
		      where c.enterprise_id = ` + enterprise + ` and c.removed_at is null and ch.channel <> 'inbox') r), false)`
}

// decideReminder says of everyone who was told before a moment whether it is reminded, once for each reminder, makes the audience of those
// who are, and answers how many there are.
func decideReminder(ctx context.Context, conn db.Conn, parent Campaign, id int64, p Purpose, d dueReminder, at time.Time) (int, error) {
	tag, err := conn.Exec(ctx, `
		with candidates as materialized (
			select a.enterprise_id, coalesce(v.reasons, '') as reasons,
			       case when q.live then 'claimed' when q.ended then 'claim_ended'
			            when v.verdict is distinct from 'eligible' then 'not_eligible'
			            when `+optedOut("a.enterprise_id", "$8::text[]")+` then 'opted_out' else '' end as reason
			from audiences a
			join campaigns k on k.id = a.campaign_id
			left join verdicts v on v.notice_id = k.notice_id and v.enterprise_id = a.enterprise_id
			left join lateral (
				select bool_or(state in ('submitted', 'accepted', 'correction', 'approved')) as live,
				       bool_or(state in ('refused', 'rejected', 'withdrawn')) as ended
				from claims where notice_id = k.notice_id and enterprise_id = a.enterprise_id) q on true
			where a.campaign_id = $1 and coalesce(a.added_at, k.started_at) < $7
		), decided as (
			insert into reminders (notice_id, enterprise_id, purpose, stage, campaign_id, reason, decided_at)
			select $2, enterprise_id, $4, $5, case when reason = '' then $3::bigint end, reason, $6 from candidates
			on conflict (notice_id, enterprise_id, purpose, stage) do nothing
			returning enterprise_id, campaign_id
		)
		insert into audiences (campaign_id, enterprise_id, reasons)
		select $3, enterprise_id, c.reasons from decided d join candidates c using (enterprise_id) where d.campaign_id is not null`,
		parent.ID, parent.NoticeID, id, p, d.key, at, d.before, parent.Channels)
	return int(tag.RowsAffected()), err
}

// releaseReminder says to how many and under which hash a reminder goes.
func releaseReminder(ctx context.Context, conn db.Conn, id int64, size int, hash []byte) error {
	_, err := conn.Exec(ctx, `update campaigns set audience_size = $2, content_hash = $3 where id = $1 and state = 'approved'`, id, size, hash)
	return err
}

// forgetReminder removes a reminder that is for nobody.
func forgetReminder(ctx context.Context, conn db.Conn, id int64) error {
	_, err := conn.Exec(ctx, `delete from campaigns where id = $1 and parent_id is not null and state = 'approved'`, id)
	return err
}

// reminders lists the campaigns that remind of another, the first one first.
func reminders(ctx context.Context, conn db.Conn, parent int64) ([]Campaign, error) {
	rows, _ := conn.Query(ctx, selectCampaign+`where c.parent_id = $1 order by c.id`, parent) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
}

// skipped counts who was not reminded of a notice.
func skipped(ctx context.Context, conn db.Conn, noticeID int64) ([]Skipped, error) {
	rows, _ := conn.Query(ctx, `
		select purpose, stage, reason, count(*) from reminders where notice_id = $1 and campaign_id is null
		group by purpose, stage, reason order by purpose, stage desc, count(*) desc, reason`, noticeID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Skipped])
}
