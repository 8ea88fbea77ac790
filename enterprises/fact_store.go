package enterprises

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const factColumns = `key, period, value, source, as_of, confirmed_on, recorded_at, superseded_at, import_id`

func currentFacts(ctx context.Context, conn db.Conn, enterpriseID int64) ([]Fact, error) {
	rows, _ := conn.Query(ctx, `
		select `+factColumns+` from facts
		where enterprise_id = $1 and superseded_at is null`, enterpriseID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Fact])
}

// factHistory is everything ever stated of one attribute. The two halves are two indexes.
func factHistory(ctx context.Context, conn db.Conn, enterpriseID int64, key string) ([]Fact, error) {
	rows, _ := conn.Query(ctx, `
		select `+factColumns+` from (
			select `+factColumns+` from facts where enterprise_id = $1 and key = $2 and superseded_at is null
			union all
			select `+factColumns+` from facts where enterprise_id = $1 and key = $2 and superseded_at is not null) f
		order by period desc, (superseded_at is null) desc, recorded_at desc, as_of desc`, enterpriseID, key)
	return pgx.CollectRows(rows, pgx.RowToStructByName[Fact])
}

// changedKeys are the attributes of which more than one value was ever stated.
func changedKeys(ctx context.Context, conn db.Conn, enterpriseID int64) (map[string]int, error) {
	rows, _ := conn.Query(ctx, `
		select key, count(*) from facts where enterprise_id = $1 and superseded_at is not null group by key`, enterpriseID)
	changed := map[string]int{}
	var key string
	var n int
	_, err := pgx.ForEachRow(rows, []any{&key, &n}, func() error {
		changed[key] = n
		return nil
	})
	return changed, err
}

// sourceOf is who states the current value; empty when nobody does.
func sourceOf(ctx context.Context, conn db.Conn, enterpriseID int64, key string, period int) (string, error) {
	var source string
	err := conn.QueryRow(ctx, `
		select source from facts where enterprise_id = $1 and key = $2 and period = $3 and superseded_at is null`, enterpriseID, key, period).Scan(&source)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return source, err
}
