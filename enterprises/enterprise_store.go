package enterprises

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const enterpriseColumns = `id, uscc, name, kind, district, town, industry, size, established, uscc_override, updated_at`

func get(ctx context.Context, conn db.Conn, id int64) (Enterprise, error) {
	rows, _ := conn.Query(ctx, `select `+enterpriseColumns+` from enterprises where id = $1`, id) // the error resurfaces in Collect
	return one(rows)
}

func getByUSCC(ctx context.Context, conn db.Conn, uscc string) (Enterprise, error) {
	rows, _ := conn.Query(ctx, `select `+enterpriseColumns+` from enterprises where uscc = $1`, uscc)
	return one(rows)
}

func one(rows pgx.Rows) (Enterprise, error) {
	e, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Enterprise])
	if errors.Is(err, pgx.ErrNoRows) {
		return Enterprise{}, ErrNoEnterprise
	}
	return e, err
}

// conditions turns a filter into SQL; every value travels as a parameter.
func (f Filter) conditions() (string, []any) {
	where, args := []string{"true"}, []any{}
	add := func(condition string, arg any) {
		args = append(args, arg)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if f.Text != "" {
		if code := NormalizeUSCC(f.Text); len(code) >= 4 && strings.Trim(code, usccAlphabet) == "" {
			add(`uscc like $%d || '%%'`, code)
		} else {
			add(`name like '%%' || $%d || '%%'`, strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.TrimSpace(f.Text)))
		}
	}
	for _, c := range []struct{ column, value, match string }{
		{"town", f.Town, "town = $%d"}, {"size", f.Size, "size = $%d"}, {"industry", f.Industry, "starts_with(industry, $%d)"},
	} {
		switch c.value {
		case "":
		case Unknown:
			where = append(where, c.column+" is null")
		default:
			add(c.match, c.value)
		}
	}
	return strings.Join(where, " and "), args
}

func search(ctx context.Context, conn db.Conn, f Filter, after int64, limit int) ([]Enterprise, error) {
	where, args := f.conditions()
	args = append(args, after, limit)
	rows, _ := conn.Query(ctx, fmt.Sprintf(`select %s from enterprises where %s and id > $%d order by id limit $%d`,
		enterpriseColumns, where, len(args)-1, len(args)), args...)
	return pgx.CollectRows(rows, pgx.RowToStructByName[Enterprise])
}

func countOf(ctx context.Context, conn db.Conn, f Filter) (int, error) {
	where, args := f.conditions()
	var n int
	err := conn.QueryRow(ctx, `select count(*) from enterprises where `+where, args...).Scan(&n)
	return n, err
}

func countBy(ctx context.Context, conn db.Conn, expression string) ([]Count, error) {
	rows, _ := conn.Query(ctx, `select coalesce(`+expression+`, ''), count(*) from enterprises group by 1 order by 2 desc, 1`)
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Count])
}

// sizeInputs is what the size class of an enterprise rests on, and the year of its figures (0 when there are none).
func sizeInputs(ctx context.Context, conn db.Conn, id int64) (in SizeInputs, year int, err error) {
	err = conn.QueryRow(ctx, `
		select coalesce(e.industry, ''), e.employees, y.revenue_10k, y.assets_10k, coalesce(y.year, 0)
		from enterprises e
		left join lateral (
			select revenue_10k, assets_10k, year from enterprise_years
			where enterprise_id = e.id and (revenue_10k is not null or assets_10k is not null)
			order by year desc limit 1) y on true
		where e.id = $1`, id).Scan(&in.Industry, &in.Employees, &in.Revenue10k, &in.Assets10k, &year)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoEnterprise
	}
	return in, year, err
}
