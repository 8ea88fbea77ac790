package enterprises

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// rederive works out the size class of enterprises whose size no register gives, and writes it where it changed.
func rederive(ctx context.Context, tx pgx.Tx, ids []int64, asOf, now time.Time, importID int64) error {
	rows, _ := tx.Query(ctx, `
		select e.id, coalesce(e.industry, ''), e.employees, y.revenue_10k, y.assets_10k, coalesce(e.size, '')
		from unnest($1::bigint[]) as u (id)
		join enterprises e on e.id = u.id
		left join lateral (
			select revenue_10k, assets_10k from enterprise_years
			where enterprise_id = e.id and (revenue_10k is not null or assets_10k is not null)
			order by year desc limit 1) y on true
		where not exists (
			select from facts f where f.enterprise_id = e.id and f.key = 'size' and f.period = 0 and f.superseded_at is null and f.source <> $2)`,
		ids, DerivedSource)
	var changed []int64
	var sizes []string
	var id int64
	var old string
	var in SizeInputs
	_, err := pgx.ForEachRow(rows, []any{&id, &in.Industry, &in.Employees, &in.Revenue10k, &in.Assets10k, &old}, func() error {
		if size := DeriveSize(in).Class; size != old {
			changed, sizes = append(changed, id), append(sizes, size)
		}
		return nil
	})
	if err != nil || len(changed) == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `
		update facts set superseded_at = $2
		where enterprise_id = any($1) and key = 'size' and period = 0 and superseded_at is null`, changed, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into facts (enterprise_id, key, value, source, as_of, recorded_at, import_id)
		select id, 'size', size, $3, $4, $5, nullif($6::bigint, 0) from unnest($1::bigint[], $2::text[]) as u (id, size) where size <> ''`,
		changed, sizes, DerivedSource, asOf, now, importID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update enterprises e set size = nullif(u.size, ''), updated_at = $3
		from unnest($1::bigint[], $2::text[]) as u (id, size) where e.id = u.id`, changed, sizes, now)
	return err
}
