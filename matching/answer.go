package matching

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// Settled is an open notice of which an answer changed the verdict.
type Settled struct {
	NoticeID int64
	Benefit  string
	Before   rule.Verdict
	After    rule.Verdict
}

// Answer puts on record what an enterprise states about itself and judges its open notices anew, in one transaction: the
// enterprise sees at once what its answer settled, without a run over the register.
func (s *Service) Answer(ctx context.Context, actor audit.Actor, enterpriseID int64, st enterprises.Statement) (settled []Settled, err error) {
	register := &enterprises.Service{DB: s.DB, Jobs: s.Jobs, Now: s.Now}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		changed, err := register.SetFactTx(ctx, tx, actor, enterpriseID, st)
		if err != nil || !changed {
			return err
		}
		settled, err = s.rejudgeTx(ctx, tx, enterpriseID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("answer %s of enterprise %d: %w", st.Key, enterpriseID, err)
	}
	return settled, nil
}

// Rejudge judges one enterprise anew for every open notice, because its facts changed. A second time it changes nothing.
func (s *Service) Rejudge(ctx context.Context, enterpriseID int64) (settled []Settled, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		settled, err = s.rejudgeTx(ctx, tx, enterpriseID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("rejudge enterprise %d: %w", enterpriseID, err)
	}
	return settled, nil
}

func (s *Service) rejudgeTx(ctx context.Context, tx pgx.Tx, enterpriseID int64) ([]Settled, error) {
	list, err := opportunities(ctx, tx, enterpriseID, s.Now())
	if err != nil {
		return nil, err
	}
	var settled []Settled
	for _, n := range list {
		after, err := s.rejudge(ctx, tx, n, enterpriseID)
		if err != nil {
			return nil, fmt.Errorf("notice %d: %w", n.NoticeID, err)
		}
		if n.Verdict != nil && after != rule.Verdict(*n.Verdict) {
			settled = append(settled, Settled{n.NoticeID, n.Benefit, rule.Verdict(*n.Verdict), after})
		}
	}
	return settled, nil
}

// rejudge stores what the notice's rule now says of one enterprise, as a run of its own when that is something new. A notice
// that is being matched just then, or never was, is matched by the job instead.
func (s *Service) rejudge(ctx context.Context, tx pgx.Tx, n openFor, enterpriseID int64) (rule.Verdict, error) {
	r, err := Compile(n.Expression)
	if err != nil {
		return "", err
	}
	row, err := oneRow(ctx, tx, enterpriseID, n.AsOf.Year()-1, r.Keys())
	if err != nil {
		return "", err
	}
	res := r.Eval(rule.DayOf(n.AsOf), row)
	if n.Verdict != nil && *n.Verdict == string(res.Verdict) && *n.Reasons == res.Reasons() && slices.Equal(n.Missing, res.Missing) {
		return res.Verdict, nil
	}
	free, err := tryLockNotice(ctx, tx, n.NoticeID)
	if err != nil {
		return "", err
	}
	if _, err := lastRun(ctx, tx, n.NoticeID); errors.Is(err, pgx.ErrNoRows) || !free {
		_, err = s.Jobs.InsertTx(ctx, tx, policies.MatchArgs{NoticeID: n.NoticeID}, nil)
		return res.Verdict, err
	} else if err != nil {
		return "", err
	}
	return res.Verdict, s.storeOne(ctx, tx, Verdict{NoticeID: n.NoticeID, EnterpriseID: enterpriseID, Verdict: res.Verdict, Missing: res.Missing, Reasons: res.Reasons()})
}

func (s *Service) storeOne(ctx context.Context, tx pgx.Tx, v Verdict) error {
	p, err := findPinned(ctx, tx, v.NoticeID)
	if err != nil {
		return err
	}
	if v.RunID, err = insertRun(ctx, tx, p, s.Now()); err != nil {
		return err
	}
	if err := putVerdict(ctx, tx, v); err != nil {
		return err
	}
	counts, err := countVerdicts(ctx, tx, v.NoticeID)
	if err != nil {
		return err
	}
	_, err = finishRun(ctx, tx, v.RunID, matched{Counts: counts}, s.Now())
	return err
}

// tryLockNotice is lockNotice for one who will not wait.
func tryLockNotice(ctx context.Context, conn db.Conn, noticeID int64) (free bool, err error) {
	err = conn.QueryRow(ctx, `select pg_try_advisory_xact_lock(hashtextextended('match_notice ' || $1::bigint, 0))`, noticeID).Scan(&free)
	return free, err
}

func putVerdict(ctx context.Context, conn db.Conn, v Verdict) error {
	missing := v.Missing
	if missing == nil {
		missing = []string{}
	}
	_, err := conn.Exec(ctx, `
		insert into verdicts (notice_id, enterprise_id, run_id, verdict, missing, reasons) values ($1, $2, $3, $4, $5, $6)
		on conflict (notice_id, enterprise_id) do update
		set run_id = excluded.run_id, verdict = excluded.verdict, missing = excluded.missing, reasons = excluded.reasons`,
		v.NoticeID, v.EnterpriseID, v.RunID, v.Verdict, missing, v.Reasons)
	return err
}
