package policies

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const benefitColumns = `id, document_id, title, class, audience, amount, how, conditions, materials, venue, phone, promise_days, created_by, created_at, updated_at`

func insertBenefit(ctx context.Context, conn db.Conn, documentID int64, d BenefitDraft, actor int64, at time.Time) (Benefit, error) {
	rows, _ := conn.Query(ctx, `
		insert into benefits (document_id, title, class, audience, amount, how, conditions, materials, venue, phone, promise_days, created_by, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
		returning `+benefitColumns, documentID, d.Title, d.Class, d.Audience, d.Amount, d.How, d.Conditions, d.Materials, d.Venue, d.Phone,
		d.PromiseDays, actor, at) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Benefit])
}

// updateBenefit saves over what was last saved at seen, so that two editors never overwrite each other unseen.
func updateBenefit(ctx context.Context, conn db.Conn, id int64, seen time.Time, d BenefitDraft, at time.Time) (Benefit, error) {
	rows, _ := conn.Query(ctx, `
		update benefits set title = $3, class = $4, audience = $5, amount = $6, how = $7, conditions = $8, materials = $9, venue = $10,
		       phone = $11, promise_days = $12, updated_at = greatest($13, updated_at + interval '1 microsecond')
		where id = $1 and updated_at = $2
		returning `+benefitColumns, id, seen, d.Title, d.Class, d.Audience, d.Amount, d.How, d.Conditions, d.Materials, d.Venue, d.Phone,
		d.PromiseDays, at) // the error resurfaces in Collect
	b, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Benefit])
	if errors.Is(err, pgx.ErrNoRows) {
		if _, err = getBenefit(ctx, conn, id); err == nil {
			err = ErrStale
		}
		return Benefit{}, err
	}
	return b, err
}

func getBenefit(ctx context.Context, conn db.Conn, id int64) (Benefit, error) {
	rows, _ := conn.Query(ctx, `select `+benefitColumns+` from benefits where id = $1`, id) // the error resurfaces in Collect
	b, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Benefit])
	if errors.Is(err, pgx.ErrNoRows) {
		return Benefit{}, ErrNoBenefit
	}
	return b, err
}

func benefitsOf(ctx context.Context, conn db.Conn, documentID int64) ([]Benefit, error) {
	rows, _ := conn.Query(ctx, `select `+benefitColumns+` from benefits where document_id = $1 order by id`, documentID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Benefit])
}
