package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// setFollowing writes what a campaign may do later.
func setFollowing(ctx context.Context, conn db.Conn, id int64, in CampaignInput) error {
	r := in.Reminders
	_, err := conn.Exec(ctx, `
		update campaigns set follow_up = $2, remind_days = $3, remind_unclaimed = $4, reminder_subject = $5, reminder_body = $6
		where id = $1`, id, in.FollowUp, r.Days, r.Unclaimed, r.Subject, r.Body)
	return err
}

// endFollowing lets nothing follow a campaign any more.
func endFollowing(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set following_ended_at = $2
		where id = $1 and following_ended_at is null and (follow_up or remind_days <> '{}' or remind_unclaimed > 0)
		  and state in ('running', 'paused', 'finished')`, id, at))
}

// lockTelling makes those who decide whom a notice is told to take turns until the transaction ends.
func lockTelling(ctx context.Context, conn db.Conn, noticeID int64) error {
	_, err := conn.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('tell_notice ' || $1::bigint, 0))`, noticeID)
	return err
}

// followable are campaigns c that may be followed up: all their deliveries were made, and what was approved is about the rule that the open
// notice still rests on.
const followable = `
	c.follow_up and c.following_ended_at is null and c.rehearses is null and c.purpose in ('announce', 'gained') and c.state in ('running', 'finished') and c.expanded_at is not null
	and exists (select from notices o join match_runs r on r.id = c.run_id
	            where o.id = c.notice_id and o.state = 'published' and o.closes_at > $1 and r.rule_version_id = o.rule_version_id) `

// followedNotices are the open notices with a campaign that may be followed up.
func followedNotices(ctx context.Context, conn db.Conn, at time.Time) ([]int64, error) {
	rows, _ := conn.Query(ctx, `select distinct c.notice_id from campaigns c where `+followable+`order by 1`, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// lockFollowable is the newest campaign of a notice that may be followed up, kept until the transaction ends; false when there is none.
func lockFollowable(ctx context.Context, tx pgx.Tx, noticeID int64, at time.Time) (Campaign, bool, error) {
	c, err := oneCampaign(tx.Query(ctx, selectCampaign+`
		where `+followable+`and c.notice_id = $2 order by c.approved_at desc, c.id desc limit 1 for update of c`, at, noticeID))
	if errors.Is(err, ErrNoCampaign) {
		return c, false, nil
	}
	return c, err == nil, err
}

// addEligible adds enterprises to an audience that are eligible now and were not told of the notice, and answers them in the order of their ids.
func addEligible(ctx context.Context, conn db.Conn, c Campaign, limit int, at time.Time) ([]recipient, error) {
	rows, _ := conn.Query(ctx, `
		with fresh as (
			select v.enterprise_id, v.reasons from verdicts v
			where v.notice_id = $2 and v.verdict = 'eligible'
			  and not exists (select from audiences o where o.campaign_id = $1 and o.enterprise_id = v.enterprise_id)
			  and not exists (select from follow_ups o where o.notice_id = $2 and o.enterprise_id = v.enterprise_id)
			  and not `+spokenTo("v.enterprise_id", "$2", "$1")+`
			order by v.enterprise_id limit $4
		), first as (
			insert into follow_ups (notice_id, enterprise_id, campaign_id, at) select $2, enterprise_id, $1, $3 from fresh
			on conflict (notice_id, enterprise_id) do nothing returning enterprise_id
		), added as (
			insert into audiences (campaign_id, enterprise_id, reasons, added_at) select $1, enterprise_id, reasons, $3 from fresh join first using (enterprise_id)
			returning enterprise_id, reasons
		)
		select a.enterprise_id, e.name as enterprise, a.reasons from added a join enterprises e on e.id = a.enterprise_id
		order by a.enterprise_id`, c.ID, c.NoticeID, at, limit) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[recipient])
}

// reopen lets a campaign carry what was added to it.
func reopen(ctx context.Context, conn db.Conn, id int64, added int, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update campaigns set state = 'running', finished_at = null, audience_size = audience_size + $2, updated_at = $3 where id = $1`, id, added, at)
	return err
}
