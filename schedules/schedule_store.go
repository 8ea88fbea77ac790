package schedules

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const selectSchedule = `
	select s.key, s.expression, s.workdays, s.enabled, s.last_at, s.next_at, s.version, coalesce(a.name, '') as updated_by, s.updated_at
	from schedules s left join accounts a on a.id = s.updated_by `

func schedules(ctx context.Context, conn db.Conn) ([]Schedule, error) {
	rows, _ := conn.Query(ctx, selectSchedule+`where s.key = any($1) order by array_position($1, s.key)`, Keys) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Schedule])
}

// schedule reads one, or answers ErrNone.
func schedule(ctx context.Context, conn db.Conn, key Key) (Schedule, error) {
	rows, _ := conn.Query(ctx, selectSchedule+`where s.key = $1`, key) // the error resurfaces in Collect
	s, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Schedule])
	if errors.Is(err, pgx.ErrNoRows) {
		return s, ErrNone
	}
	return s, err
}

// save writes what staff decided over the given version.
func save(ctx context.Context, conn db.Conn, key Key, version int, in Input, next *time.Time, by int64, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update schedules
		set expression = $3, workdays = $4, enabled = $5, next_at = $6, version = version + 1, updated_by = nullif($7::bigint, 0), updated_at = $8
		where key = $1 and version = $2`, key, version, in.Expression, in.Workdays, in.Enabled, next, by, at)
	return tag.RowsAffected() > 0, err
}

// due locks a schedule that has a tick to take, or does not know yet when it will; one that another is at is left to the other.
func due(ctx context.Context, tx pgx.Tx, key Key, at time.Time) (Schedule, bool, error) {
	rows, _ := tx.Query(ctx, selectSchedule+`
		where s.key = $1 and s.enabled and (s.next_at is null or s.next_at <= $2) for update of s skip locked`, key, at) // the error resurfaces in Collect
	s, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Schedule])
	if errors.Is(err, pgx.ErrNoRows) {
		return s, false, nil
	}
	return s, err == nil, err
}

// insertTick takes a tick, unless it was taken.
func insertTick(ctx context.Context, conn db.Conn, key Key, t Tick) error {
	_, err := conn.Exec(ctx, `
		insert into schedule_ticks (key, at, taken_at, missed, job_id) values ($1, $2, $3, $4, $5)`, key, t.At, t.TakenAt, t.Missed, t.JobID)
	return err
}

// taken tells whether somebody took a tick.
func taken(ctx context.Context, conn db.Conn, key Key, at time.Time) (yes bool, err error) {
	err = conn.QueryRow(ctx, `select exists (select from schedule_ticks where key = $1 and at = $2)`, key, at).Scan(&yes)
	return yes, err
}

// moveOn says when the next tick is.
func moveOn(ctx context.Context, conn db.Conn, key Key, last *time.Time, next time.Time) error {
	_, err := conn.Exec(ctx, `update schedules set last_at = coalesce($2, last_at), next_at = $3 where key = $1`, key, last, next)
	return err
}

func ticks(ctx context.Context, conn db.Conn, key Key, limit int) ([]Tick, error) {
	rows, _ := conn.Query(ctx, `
		select at, taken_at, missed, job_id from schedule_ticks where key = $1 order by at desc limit $2`, key, limit) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Tick])
}
