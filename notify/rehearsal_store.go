package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// copyForRehearsal makes the campaign that is rehearsed again, released to the sink, with the audience that was frozen.
func copyForRehearsal(ctx context.Context, tx pgx.Tx, id int64, at time.Time) (copied int64, err error) {
	err = tx.QueryRow(ctx, `
		insert into campaigns (notice_id, run_id, title, subject, body, channels, class, topic, starts_at, late, ladder, drafted_by, content_hash, audience_size,
		                       purpose, amendment_id, follow_up, remind_days, remind_unclaimed, reminder_subject, reminder_body,
		                       state, rehearses, submitted_at, created_at, updated_at)
		select notice_id, run_id, title, subject, body, channels, class, topic, starts_at, late, ladder, drafted_by, content_hash, audience_size,
		       purpose, amendment_id, follow_up, remind_days, remind_unclaimed, reminder_subject, reminder_body,
		       'approved', id, $2, $2, $2
		from campaigns where id = $1 returning id`, id, at).Scan(&copied)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		insert into audiences (campaign_id, enterprise_id, reasons)
		select $2, enterprise_id, reasons from audiences where campaign_id = $1 and added_at is null`, id, copied)
	return copied, err
}

// weigh notes how large letters are that were put into no inbox.
func weigh(ctx context.Context, conn db.Conn, ids []int64, refs []string) error {
	_, err := conn.Exec(ctx, `update deliveries d set ref = x.ref from unnest($1::bigint[], $2::text[]) as x (id, ref) where d.id = x.id`, ids, refs)
	return err
}

// loads adds up what a rehearsal's sink took, from the rows themselves.
func loads(ctx context.Context, conn db.Conn, id int64) ([]Load, error) {
	rows, _ := conn.Query(ctx, `
		select channel, count(*), sum(size), min(size), max(size), sum(segments)
		from (select channel, split_part(ref, '/', 2)::int as size, split_part(ref, '/', 3)::int as segments
		      from deliveries where campaign_id = $1 and ref like 'sink/%') d
		group by channel order by array_position($2::text[], channel)`, id, AllChannels) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Load])
}

// rehearsals lists those of a campaign, the newest first.
func rehearsals(ctx context.Context, conn db.Conn, of int64) ([]Campaign, error) {
	rows, _ := conn.Query(ctx, selectCampaign+`where c.rehearses = $1 order by c.id desc`, of) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
}
