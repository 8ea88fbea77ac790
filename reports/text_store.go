package reports

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/fault"
)

// ErrStale is returned when somebody else saved the text in between.
var ErrStale = fault.New(fault.Conflict, "这一段刚被别人改过。请复制您的文字，重新打开页面后再改")

// saved are the texts staff wrote for a year, by key.
func saved(ctx context.Context, conn db.Conn, year int) (map[string]Text, error) {
	rows, _ := conn.Query(ctx, `
		select t.section, t.body, t.version, a.name, t.updated_at
		from report_texts t join accounts a on a.id = t.updated_by where t.year = $1`, year) // the error resurfaces in ForEachRow
	byKey := map[string]Text{}
	var t Text
	var at time.Time
	_, err := pgx.ForEachRow(rows, []any{&t.Key, &t.Body, &t.Version, &t.UpdatedBy, &at}, func() error {
		when := at
		t.UpdatedAt = &when
		byKey[t.Key] = t
		return nil
	})
	return byKey, err
}

// saveText writes a text over the version that its author saw; 0 is the template.
func saveText(ctx context.Context, conn db.Conn, year int, key, body string, version int, by int64, at time.Time) (int, error) {
	var next int
	err := conn.QueryRow(ctx, `
		insert into report_texts as t (year, section, body, updated_by, updated_at)
		select $1, $2, $3, $5, $6 where $4 = 0 or exists (select from report_texts where year = $1 and section = $2 and version = $4)
		on conflict (year, section) do update
		set body = excluded.body, version = t.version + 1, updated_by = excluded.updated_by, updated_at = excluded.updated_at
		where t.version = $4
		returning version`, year, key, body, version, by, at).Scan(&next)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrStale
	}
	return next, err
}
