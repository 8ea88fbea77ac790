package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// dueLetter is an inbox's delivery that is due.
type dueLetter struct {
	recipient
	ID int64
}

// lockDue lists due letters that nobody else is at, and keeps them until the transaction ends.
func lockDue(ctx context.Context, tx pgx.Tx, a DeliverArgs, at time.Time) ([]dueLetter, error) {
	rows, _ := tx.Query(ctx, `
		select d.id, d.enterprise_id, e.name as enterprise, coalesce(a.reasons, '') as reasons
		from deliveries d
		join enterprises e on e.id = d.enterprise_id
		left join audiences a on a.campaign_id = d.campaign_id and a.enterprise_id = d.enterprise_id
		where `+isDue+`order by d.id limit $4 for update of d skip locked`, a.CampaignID, a.Channel, at, pageSize) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[dueLetter])
}

// dropOpen stops what a cancelled campaign has not begun to send, and answers how many.
func dropOpen(ctx context.Context, conn db.Conn, campaignID int64, at time.Time) (int, error) {
	tag, err := conn.Exec(ctx, `
		update deliveries set state = 'cancelled', reason = $2, next_at = null, updated_at = $3
		where campaign_id = $1 and state in ('planned', 'held', 'queued', 'deferred')`, campaignID, Stopped, at)
	return int(tag.RowsAffected()), err
}

// record ends the due deliveries that nothing here can send; those whom it must not reach are suppressed as everywhere.
func record(ctx context.Context, conn db.Conn, a DeliverArgs, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with judged as materialized (
			select d.id, `+refusal("d.contact_id", "$2", topicOf)+` as refusal
			from deliveries d left join lateral `+addressOf("d.contact_id", "$2")+` v on true
			where `+isDue+`
		), ended as (
			update deliveries d set state = case when j.refusal is null then 'recorded' else 'suppressed' end, reason = coalesce(j.refusal, $4),
			       attempts = d.attempts + case when j.refusal is null then 1 else 0 end, next_at = null, updated_at = $3
			from judged j where d.id = j.id
			returning d.id, d.attempts, d.state
		)
		insert into attempts (delivery_id, n, started_at, finished_at, outcome)
		select id, attempts, $3, $3, 'recorded' from ended where state = 'recorded'`, a.CampaignID, a.Channel, at, NoCarrier)
	return err
}

// hold keeps what is due from leaving before a moment. What was tried already keeps its reason.
func hold(ctx context.Context, conn db.Conn, a DeliverArgs, until, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d
		set state = case d.state when 'deferred' then 'deferred' else 'held' end, reason = case when d.state = 'deferred' or d.reason = 'digest' then d.reason else $4 end,
		    next_at = $5, updated_at = $3
		where `+isDue, a.CampaignID, a.Channel, at, QuietHours, until)
	return err
}

// expire ends what can no longer be sent in time.
func expire(ctx context.Context, conn db.Conn, a DeliverArgs, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries set state = 'expired', reason = $4, next_at = null, updated_at = $3
		where campaign_id = $1 and channel = $2 and state in ('held', 'queued', 'deferred')`, a.CampaignID, a.Channel, at, TooLate)
	return err
}
