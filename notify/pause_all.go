package notify

import (
	"context"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// PauseAllTx pauses every campaign under way, each with its line in the trail, and answers how many.
func (s *Service) PauseAllTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, reason string) (int, error) {
	const underWay = `state in ('approved', 'scheduled', 'running')`
	_, err := tx.Exec(ctx, `
		select pg_advisory_xact_lock(hashtextextended('campaigns', id)) from (select id from campaigns where `+underWay+` order by id) c`) // as lockCampaign
	if err != nil {
		return 0, err
	}
	rows, _ := tx.Query(ctx, `
		update campaigns set state = 'paused', paused_at = $2, pause_reason = $1, updated_at = $2
		where `+underWay+` returning id`, reason, s.Now()) // the error resurfaces in Collect
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		err := audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "campaign.pause", Subject: "campaigns", ID: id, Detail: map[string]any{"reason": reason}})
		if err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
