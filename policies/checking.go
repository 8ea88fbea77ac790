package policies

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/fault"
	"huizhida/policies/check"
)

// Refusals of the automatic checks.
var (
	ErrBlocked    = fault.New(fault.Conflict, "自动检查有必须改正的问题，改正前不能发布")
	ErrUnaccepted = fault.New(fault.Conflict, "自动检查有提示还没有处理：请改正，或写明理由后接受")
	ErrNoFinding  = fault.New(fault.Conflict, "没有这条提示，或它必须改正、不能接受；请刷新后查看")
)

// Checked is a finding and who accepted it.
type Checked struct {
	check.Finding
	Accepted   string // by whom; empty for nobody
	AcceptedAt *time.Time
	Reason     string
}

// findings runs every check over a text.
func findings(ctx context.Context, conn db.Conn, p piece) ([]Checked, error) {
	list, err := expressionsOf(ctx, conn)
	if err != nil {
		return nil, err
	}
	text := p.content.text()
	found := slices.Concat(check.IDCards(text), check.Mobiles(text), check.BankCards(text), check.Expressions(text, list))
	for _, l := range check.Links(p.content.Body) {
		ok, err := leads(ctx, conn, l)
		if err != nil {
			return nil, err
		}
		if !ok {
			found = append(found, l.Dead())
		}
	}
	if p.noun != documents {
		d, err := getDocument(ctx, conn, p.documentID)
		if err != nil {
			return nil, err
		}
		found = append(found, check.Differ(text, d.Content().text(), p.days...)...)
	}
	if !p.closesAt.IsZero() {
		found = append(found, check.Closing(p.closesAt)...)
	}
	return withAcceptances(ctx, conn, p, found)
}

// text is all of the content's words.
func (c Content) text() string {
	parts := []string{c.Title, c.DocNo}
	for _, p := range c.Meta {
		day, err := time.Parse(time.DateOnly, p.Value)
		if err == nil {
			parts = append(parts, calendar.Date(day)) // as the running text writes it
		} else if p.Name != "截止时间" {
			parts = append(parts, p.Value)
		}
	}
	return strings.Join(append(parts, c.Body), "\n")
}

// leads says whether a link leads to what the public can read.
func leads(ctx context.Context, conn db.Conn, l check.Link) (ok bool, err error) {
	sql := map[string]string{
		"policies":        `select exists (select from documents where id = $1 and state in ('published', 'withdrawn', 'repealed') and openness = '主动公开')`,
		"interpretations": `select exists (select from interpretations where id = $1 and state in ('published', 'withdrawn'))`,
		"notices":         `select exists (select from notices where id = $1 and state in ('published', 'withdrawn'))`,
	}[l.Module]
	err = conn.QueryRow(ctx, sql, l.ID).Scan(&ok)
	return ok, err
}

// withAcceptances says of each finding who accepted it.
func withAcceptances(ctx context.Context, conn db.Conn, p piece, found []check.Finding) ([]Checked, error) {
	rows, _ := conn.Query(ctx, `
		select c.finding, a.name, c.accepted_at, c.reason from check_acceptances c join accounts a on a.id = c.accepted_by
		where c.subject = $1 and c.subject_id = $2`, p.noun.table, p.id) // the error resurfaces in ForEachRow
	accepted := map[string]Checked{}
	var key string
	var c Checked
	var at time.Time
	_, err := pgx.ForEachRow(rows, []any{&key, &c.Accepted, &at, &c.Reason}, func() error {
		moment := at
		c.AcceptedAt = &moment
		accepted[key] = c
		return nil
	})
	out := make([]Checked, len(found))
	for i, f := range found {
		if f.Level == check.Warn {
			out[i] = accepted[f.Key()]
		}
		out[i].Finding = f
	}
	return out, err
}

// publishable refuses what the checks found and nobody may, or did, accept.
func publishable(ctx context.Context, conn db.Conn, p piece) error {
	list, err := findings(ctx, conn, p)
	if err != nil {
		return err
	}
	return passed(list)
}

func passed(list []Checked) error {
	for _, c := range list {
		if c.Level == check.Block {
			return ErrBlocked
		}
	}
	for _, c := range list {
		if c.Accepted == "" {
			return ErrUnaccepted
		}
	}
	return nil
}

// Accept takes a warning upon the actor, with a reason. A block is not taken by anybody, and nobody accepts what the own text says.
func (s *Service) Accept(ctx context.Context, actor audit.Actor, subject Subject, id int64, key, reason string) error {
	n, err := nounOf(subject)
	if err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoReason
	}
	if actor.ID == 0 {
		return ErrNoActor
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		p, err := s.read(ctx, tx, n, id, true)
		if err != nil {
			return err
		}
		list, err := findings(ctx, tx, p)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(c Checked) bool { return c.Key() == key && c.Level == check.Warn && c.Accepted == "" }) {
			return ErrNoFinding
		}
		if err = accept(ctx, tx, p, key, reason, actor.ID, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, n, "accept", id, map[string]any{"finding": key, "reason": reason})
	})
	if err != nil {
		return fmt.Errorf("accept a warning on %s %d: %w", n.name, id, err)
	}
	return nil
}

func accept(ctx context.Context, conn db.Conn, p piece, key, reason string, actor int64, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		insert into check_acceptances (subject, subject_id, finding, reason, accepted_by, accepted_at)
		select $1, t.id, $3, $4, a.id, $6 from `+p.noun.table+` t join accounts a on a.id = $5
		where t.id = $2 and t.state in ('draft', 'in_review') and t.drafted_by <> $5 and $5 <> all (t.edited_by) and may_sign(a.role, 1)`,
		p.noun.table, p.id, key, reason, actor, at)
	if err != nil || tag.RowsAffected() == 1 {
		return err
	}
	return errors.Join(whyNotSign(ctx, conn, p, FirstReview, actor), ErrSelfReview)
}
