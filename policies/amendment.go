package policies

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

// Refusals of an amendment.
var (
	ErrNoAmendment  = fault.New(fault.NotFound, "没有这次修订")
	ErrNotAmendable = fault.New(fault.Conflict, "该申报通知没有发布，或申报窗口已经关闭，不能修订规则")
	ErrSameRule     = fault.New(fault.Conflict, "没有新的规则：请先在惠企事项里起草新的规则版本，再修订")
	ErrOwnRule      = fault.New(fault.Forbidden, "新的规则由您起草，请由另一位有权限的同事实施修订")
	ErrNoBasis      = fault.Form(fault.Field{Name: "reason", Message: "请写明修订的依据，受影响的企业会问到"})
)

// Amendment is a notice's rule that was replaced while its window was open.
type Amendment struct {
	ID            int64
	NoticeID      int64
	FromVersionID int64
	ToVersionID   int64
	From          int // the versions' numbers
	To            int
	Reason        string
	MadeBy        int64
	MadeByName    string
	MadeAt        time.Time
}

// AmendTx puts an open notice on its benefit's newest rule, which is frozen first when it is a draft. It belongs to a larger act, in the
// caller's transaction: whoever calls matches the notice again in the same one. Who drafted the rule does not put it into force.
func (s *Service) AmendTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, noticeID int64, reason string) (a Amendment, err error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return a, ErrNoBasis
	}
	if actor.ID == 0 {
		return a, ErrNoActor
	}
	if err = lockBenefitOf(ctx, tx, noticeID); err != nil {
		return a, err
	}
	n, err := getNotice(ctx, tx, noticeID)
	switch {
	case err != nil:
		return a, err
	case n.State != Published || n.RuleVersionID == nil || s.Now().After(n.ClosesAt):
		return a, ErrNotAmendable
	}
	v, err := s.freezeTx(ctx, tx, n.BenefitID, nil)
	if errors.Is(err, ErrNoRuleDraft) {
		v, err = newestFrozen(ctx, tx, n.BenefitID)
	}
	switch {
	case err != nil:
		return a, err
	case v.ID == *n.RuleVersionID:
		return a, ErrSameRule
	case v.CreatedBy == actor.ID:
		return a, ErrOwnRule
	}
	if err = s.checkCases(ctx, tx, n.BenefitID, v.Expression, n.AsOf); err != nil {
		return a, err
	}
	if a, err = amend(ctx, tx, n, v, reason, actor.ID, s.Now()); err != nil {
		return a, err
	}
	return a, s.record(ctx, tx, actor, notices, "amend", noticeID, map[string]any{"amendment": a.ID, "from": a.From, "to": a.To, "reason": reason})
}

// newestFrozen is the benefit's newest frozen version.
func newestFrozen(ctx context.Context, conn db.Conn, benefitID int64) (RuleVersion, error) {
	rows, _ := conn.Query(ctx, `
		select `+ruleColumns+` from rule_versions where benefit_id = $1 and frozen_at is not null order by version desc limit 1`, benefitID) // the error resurfaces in Collect
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[RuleVersion])
	if errors.Is(err, pgx.ErrNoRows) {
		return v, ErrNoFrozenRule
	}
	return v, err
}

const selectAmendment = `
	select a.id, a.notice_id, a.from_version_id, a.to_version_id, f.version as "from", t.version as "to", a.reason, a.made_by, m.name as made_by_name, a.made_at
	from amendments a join accounts m on m.id = a.made_by join rule_versions f on f.id = a.from_version_id join rule_versions t on t.id = a.to_version_id `

// amend pins another rule and keeps what it was.
func amend(ctx context.Context, conn db.Conn, n Notice, v RuleVersion, reason string, by int64, at time.Time) (Amendment, error) {
	tag, err := conn.Exec(ctx, `
		update notices set rule_version_id = $3, updated_at = $4 where id = $1 and state = 'published' and rule_version_id = $2`, n.ID, n.RuleVersionID, v.ID, at)
	if err != nil || tag.RowsAffected() == 0 {
		return Amendment{}, errors.Join(err, ErrStale)
	}
	var id int64
	err = conn.QueryRow(ctx, `
		insert into amendments (notice_id, from_version_id, to_version_id, reason, made_by, made_at) values ($1, $2, $3, $4, $5, $6) returning id`,
		n.ID, n.RuleVersionID, v.ID, reason, by, at).Scan(&id)
	if err != nil {
		return Amendment{}, err
	}
	rows, _ := conn.Query(ctx, selectAmendment+`where a.id = $1`, id) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Amendment])
}

// Amendments lists how a notice's rule was replaced, the first one first.
func (s *Service) Amendments(ctx context.Context, noticeID int64) ([]Amendment, error) {
	rows, _ := s.DB.Query(ctx, selectAmendment+`where a.notice_id = $1 order by a.made_at, a.id`, noticeID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Amendment])
}

// Amendment reads one, or answers ErrNoAmendment.
func (s *Service) Amendment(ctx context.Context, id int64) (Amendment, error) {
	rows, _ := s.DB.Query(ctx, selectAmendment+`where a.id = $1`, id) // the error resurfaces in Collect
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Amendment])
	if errors.Is(err, pgx.ErrNoRows) {
		return a, ErrNoAmendment
	}
	return a, err
}
