package reports

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/fault"
)

// ErrNotPublished is returned for a report that is not public.
var ErrNotPublished = fault.New(fault.NotFound, "这一年的年度报告还没有公布")

// insertPublication keeps the report as it becomes public.
func insertPublication(ctx context.Context, conn db.Conn, y Year, by int64) (id int64, err error) {
	err = conn.QueryRow(ctx, `
		insert into report_publications (year, model, published_by, published_at) values ($1, $2, $3, $4) returning id`,
		y.Year, y, by, *y.PublishedAt).Scan(&id)
	return id, err
}

// published is the newest publication of a year, or ErrNotPublished.
func published(ctx context.Context, conn db.Conn, year int) (Year, error) {
	var y Year
	err := conn.QueryRow(ctx, `select model from report_publications where year = $1 order by id desc limit 1`, year).Scan(&y)
	if errors.Is(err, pgx.ErrNoRows) {
		return y, ErrNotPublished
	}
	return y, err
}

// publications are the years made public and when last, newest first.
func publications(ctx context.Context, conn db.Conn) ([]Publication, error) {
	rows, _ := conn.Query(ctx, `
		select distinct on (year) year, published_at from report_publications order by year desc, id desc`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Publication])
}

// Publication is a year whose report is public.
type Publication struct {
	Year        int
	PublishedAt time.Time
}
