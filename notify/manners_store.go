package notify

import (
	"context"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// readManners is the manners of every class: as staff set them, else the defaults.
func readManners(ctx context.Context, conn db.Conn) (map[Class]Manners, error) {
	all := maps.Clone(defaults)
	rows, _ := conn.Query(ctx, `
		select class, from_minute, to_minute, workdays, past_closing, cap, cap_days, digest, updated_at from manners`) // the error resurfaces in ForEachRow
	var (
		m        Manners
		from, to int
		at       time.Time
	)
	_, err := pgx.ForEachRow(rows, []any{&m.Class, &from, &to, &m.Workdays, &m.Past, &m.Cap, &m.CapDays, &m.Digest, &at}, func() error {
		read, changed := m, at
		read.From, read.To, read.UpdatedAt = time.Duration(from)*time.Minute, time.Duration(to)*time.Minute, &changed
		all[m.Class] = read
		return nil
	})
	return all, err
}

func writeManners(ctx context.Context, conn db.Conn, m Manners, by int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		insert into manners (class, from_minute, to_minute, workdays, past_closing, cap, cap_days, digest, updated_by, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		on conflict (class) do update
		set from_minute = excluded.from_minute, to_minute = excluded.to_minute, workdays = excluded.workdays, past_closing = excluded.past_closing,
		    cap = excluded.cap, cap_days = excluded.cap_days, digest = excluded.digest, updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
		m.Class, int(m.From/time.Minute), int(m.To/time.Minute), m.Workdays, m.Past, m.Cap, m.CapDays, m.Digest, by, at)
	return err
}
