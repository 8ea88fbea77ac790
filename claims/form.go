package claims

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/matching"
)

// Form is what an enterprise sees when it claims: the notice, the verdict on it, what is known already, and its claim so far.
type Form struct {
	NoticeID     int64
	Notice       string
	BenefitID    int64
	Benefit      string
	Materials    []string
	Phone        string
	PromiseDays  int
	OpensOn      time.Time
	ClosesAt     time.Time
	EnterpriseID int64
	Verdict      string   // eligible, undetermined, ineligible; empty when the matcher has not run
	Missing      []string // labels of the facts that keep it undetermined

	Facts []Fact `db:"-"`
	Case  *Case  `db:"-"` // nil until something is saved
	Shut  string `db:"-"` // why nothing can be submitted now; empty while the window is open
	Done  int    `db:"-"` // facts that are known
}

// Form returns what the enterprise needs to claim under a published notice.
func (s *Service) Form(ctx context.Context, enterpriseID, noticeID int64) (Form, error) {
	rows, _ := s.DB.Query(ctx, `
		select n.id as notice_id, n.title as notice, b.id as benefit_id, b.title as benefit, b.materials, b.phone, b.promise_days,
			n.opens_on, n.closes_at, $2::bigint as enterprise_id, coalesce(v.verdict, '') as verdict,
			coalesce(v.missing, '{}') as missing
		from notices n
		join benefits b on b.id = n.benefit_id
		left join verdicts v on v.notice_id = n.id and v.enterprise_id = $2
		where n.id = $1 and n.state = 'published'`, noticeID, enterpriseID) // the error resurfaces in Collect
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Form])
	if errors.Is(err, pgx.ErrNoRows) {
		return Form{}, ErrNoNotice
	}
	if err != nil {
		return Form{}, fmt.Errorf("read claim form of notice %d: %w", noticeID, err)
	}
	if shut := (window{State: "published", OpensOn: f.OpensOn, ClosesAt: f.ClosesAt}).open(s.Now()); shut != nil {
		f.Shut = shut.Error()
	}
	if f.Facts, err = s.Facts(ctx, enterpriseID, noticeID); err != nil {
		return Form{}, err
	}
	for _, fact := range f.Facts {
		if fact.Value != "" {
			f.Done++
		}
		if i := slices.Index(f.Missing, fact.Key); i >= 0 {
			f.Missing[i] = fact.Label
		}
	}
	c, err := s.OwnOpen(ctx, enterpriseID, noticeID)
	if err == nil {
		f.Case = &c
		if err := s.judgeAsBegun(ctx, &f); err != nil {
			return Form{}, err
		}
	} else if !errors.Is(err, ErrNotFound) {
		return Form{}, err
	}
	return f, nil
}

// judgeAsBegun puts the verdict under the rule that the claim began with where the notice's was amended since.
func (s *Service) judgeAsBegun(ctx context.Context, f *Form) error {
	kept, err := amendedSince(ctx, s.DB, f.Case.Claim)
	if err != nil || kept == 0 {
		return err
	}
	res, err := matching.VerdictUnder(ctx, s.DB, f.NoticeID, kept, f.EnterpriseID)
	if err != nil {
		return err
	}
	f.Verdict, f.Missing = string(res.Verdict), nil
	for _, key := range res.Missing {
		a, _ := enterprises.Lookup(key)
		f.Missing = append(f.Missing, a.Label)
	}
	return nil
}

// Problems lists what stands between the saved answers and a submission, of the named fields or of all.
func (f Form) Problems(fields ...string) []fault.Field {
	a := Answers{}
	if f.Case != nil {
		a = f.Case.Answers
	}
	return a.problemsUnder(f.Verdict, fields...)
}
