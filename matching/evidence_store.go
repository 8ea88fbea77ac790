package matching

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// oneRow reads the keys of one enterprise as a rule reads them.
func oneRow(ctx context.Context, conn db.Conn, enterpriseID int64, year int, keys []string) (rule.Row, error) {
	keep := keepKeys(keys)
	columns, variables := registerColumns(keep)
	rows, err := conn.Query(ctx, `select e.id`+columns+` from enterprises e`+withYear(year)+` where e.id = $1`, enterpriseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, errors.Join(rows.Err(), ErrNoEnterprise)
	}
	build := columnar.NewBuilder(enterprises.Variables(), keep, 1)
	for i, v := range variables {
		if raw := rows.RawValues()[1+i]; raw != nil {
			if err := decode(build, v, raw); err != nil {
				return nil, err
			}
		}
	}
	build.Next(enterpriseID)
	return build.Build(1).Row(0), nil
}

type fact struct {
	Key    string
	Source string
	AsOf   time.Time
}

// currentFacts finds who said the present values; yearly ones are those of year.
func currentFacts(ctx context.Context, conn db.Conn, enterpriseID int64, year int, keys []string) (map[string]fact, error) {
	var periods []int
	var names []string
	for _, key := range keys {
		a, known := enterprises.Lookup(key)
		if !known {
			continue
		}
		period := 0
		if a.Yearly {
			period = year
		}
		names, periods = append(names, key), append(periods, period)
	}
	rows, _ := conn.Query(ctx, `
		select f.key, f.source, coalesce(f.confirmed_on, f.as_of) as as_of
		from unnest($2::text[], $3::int[]) as wanted (key, period)
		join facts f on f.enterprise_id = $1 and f.key = wanted.key and f.period = wanted.period
		where f.superseded_at is null`, enterpriseID, names, periods) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[fact])
	found := map[string]fact{}
	for _, f := range list {
		found[f.Key] = f
	}
	return found, err
}

// who is the name and code that an explanation is headed with.
type who struct {
	ID   int64
	USCC string
	Name string
}

// findEnterprise looks by id, or by code when id is 0.
func findEnterprise(ctx context.Context, conn db.Conn, id int64, uscc string) (who, error) {
	rows, _ := conn.Query(ctx, `select id, uscc, name from enterprises where id = $1 or $1 = 0 and uscc = $2`, id, uscc) // the error resurfaces in Collect
	w, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[who])
	if errors.Is(err, pgx.ErrNoRows) {
		return who{}, ErrNoEnterprise
	}
	return w, err
}
