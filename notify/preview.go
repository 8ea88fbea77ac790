package notify

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Preview is what one enterprise of the audience would receive.
type Preview struct {
	EnterpriseID int64
	Enterprise   string
	Inward       Letter // in the inbox
	Outward      Letter // by e-mail
	Short        string // by SMS
	Cards        []Card // by WeChat and to browsers
}

// Preview composes the letters to one enterprise of the audience: the given one, or with 0 the first. Without an audience it answers ErrNoAudience.
func (s *Service) Preview(ctx context.Context, c Campaign, enterpriseID int64) (Preview, error) {
	d, err := sample(ctx, s.DB, c, enterpriseID)
	if err != nil {
		return Preview{}, fmt.Errorf("sample of campaign %d: %w", c.ID, err)
	}
	w, err := s.writerOf(ctx, c)
	if err != nil {
		return Preview{}, fmt.Errorf("preview campaign %d: %w", c.ID, err)
	}
	p := Preview{EnterpriseID: d.EnterpriseID, Enterprise: d.Enterprise, Inward: w.inward(d), Outward: w.outward(d)}
	if c.Uses(SMS) {
		if p.Short, err = s.short(ctx, w, d); err != nil {
			return Preview{}, fmt.Errorf("preview campaign %d: %w", c.ID, err)
		}
	}
	if p.Cards, err = s.cards(ctx, c, w, d); err != nil {
		return Preview{}, fmt.Errorf("preview campaign %d: %w", c.ID, err)
	}
	return p, nil
}

// sample is one enterprise of the audience: the first from the given one on, or else the first.
func sample(ctx context.Context, conn db.Conn, c Campaign, enterpriseID int64) (d recipient, err error) {
	err = conn.QueryRow(ctx, `
		select m.enterprise_id, e.name, m.reasons
		from `+members(c)+`join enterprises e on e.id = m.enterprise_id
		order by m.enterprise_id < $4, m.enterprise_id limit 1`,
		c.ID, c.State == Draft, c.NoticeID, enterpriseID).Scan(&d.EnterpriseID, &d.Enterprise, &d.Reasons)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, ErrNoAudience
	}
	return d, err
}
