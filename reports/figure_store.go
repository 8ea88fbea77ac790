package reports

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// entries are the figures entered for a year, by key.
func entries(ctx context.Context, conn db.Conn, year int) (map[string]Entry, error) {
	rows, _ := conn.Query(ctx, `
		select f.key, trim_scale(f.value)::text as value, f.source, a.name as entered_by, f.entered_at
		from report_figures f join accounts a on a.id = f.entered_by where f.year = $1`, year) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
	byKey := make(map[string]Entry, len(list))
	for _, e := range list {
		byKey[e.Key] = e
	}
	return byKey, err
}

// putEntry writes a figure over what was entered before; the audit trail keeps the old one.
func putEntry(ctx context.Context, conn db.Conn, year int, e Entry, by int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		insert into report_figures (year, key, value, source, entered_by, entered_at) values ($1, $2, $3::numeric, $4, $5, $6)
		on conflict (year, key) do update set value = excluded.value, source = excluded.source,
			entered_by = excluded.entered_by, entered_at = excluded.entered_at`, year, e.Key, e.Value, e.Source, by, at)
	return err
}
