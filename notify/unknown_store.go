package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/fault"
)

// errStopped is returned for a message of a campaign that was stopped.
var errStopped = fault.New(fault.Conflict, "该推送活动已经停止，不能再发")

// requeueUnknown opens a delivery of unknown fate again, and its campaign with it.
func requeueUnknown(ctx context.Context, tx pgx.Tx, campaignID, id int64, at time.Time) (made madeDelivery, err error) {
	ok, err := changed(tx.Exec(ctx, `
		update campaigns set state = case state when 'finished' then 'running' else state end, finished_at = null, updated_at = $2
		where id = $1 and state in ('running', 'paused', 'finished')`, campaignID, at))
	if err != nil || !ok {
		return made, orElse(err, errStopped)
	}
	rows, _ := tx.Query(ctx, `
		update deliveries set state = 'queued', reason = 'interrupted', next_at = null, updated_at = $2
		where id = $1 and state = 'unknown' returning id, channel, state, reason`, id, at) // the error resurfaces in Collect
	made, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[madeDelivery])
	return made, orNone(err, ErrNotUnknown)
}

// orNone says of an error that there was no row what that means.
func orNone(err, missing error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return missing
	}
	return err
}
