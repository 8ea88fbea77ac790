package claims

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/fault"
	"huizhida/notify/webhook"
	"huizhida/seal"
)

// Service is what other packages may ask of claims.
type Service struct {
	DB   db.Conn
	Jobs *river.Client[pgx.Tx]
	Key  seal.Key
	Now  func() time.Time

	Webhooks *webhook.Service // tells the district's own apps of each step; nil: nobody
}

// Start opens a claim for the enterprise under a published notice whose window is open. A second start returns the open claim.
func (s *Service) Start(ctx context.Context, actor audit.Actor, enterpriseID, noticeID int64) (Claim, error) {
	var c Claim
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		w, err := findWindow(ctx, tx, noticeID)
		if err != nil {
			return err
		}
		if w.State != "published" {
			return ErrNoNotice
		}
		if c, err = findOpen(ctx, tx, noticeID, enterpriseID); err == nil {
			return nil
		}
		if err := w.open(s.Now()); err != nil {
			return err
		}
		var created bool
		if c, created, err = start(ctx, tx, noticeID, enterpriseID, w, s.Now()); err != nil || !created {
			return err
		}
		_, err = addEvent(ctx, tx, actor, "claim.start", c.ID, Event{At: s.Now(), To: Draft})
		return err
	})
	if err != nil {
		return Claim{}, fmt.Errorf("start claim under notice %d: %w", noticeID, err)
	}
	return c, nil
}

// open says whether claims may be started and submitted now.
func (w window) open(now time.Time) error {
	switch {
	case w.State != "published":
		return fault.New(fault.Conflict, "该申报通知已撤下，不能申领")
	case now.After(w.ClosesAt):
		return fault.New(fault.Conflict, "申报已于"+calendar.DateTime(w.ClosesAt)+"截止")
	case calendar.ISO(now) < calendar.ISO(w.OpensOn):
		return fault.New(fault.Conflict, "申报从"+calendar.Date(w.OpensOn)+"开始，还没有到时间")
	}
	return nil
}

// SaveDraft keeps the given fields, right or wrong, and leaves the others: nothing typed is lost.
func (s *Service) SaveDraft(ctx context.Context, actor audit.Actor, enterpriseID, id int64, answers Answers) error {
	answers, err := answers.clean()
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, _, err := lock(ctx, tx, enterpriseID, id); err != nil {
			return err
		}
		saved, err := saveAnswers(ctx, tx, enterpriseID, id, answers.seal(s.Key), s.Now())
		if err != nil {
			return err
		}
		if !saved {
			return s.overtaken(ctx, tx, id)
		}
		fields := slices.Sorted(maps.Keys(answers))
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "claim.save", Subject: "claims", ID: id, Detail: fields})
	})
	if err != nil {
		return fmt.Errorf("save claim %d: %w", id, err)
	}
	return nil
}

// Fill saves fields of the enterprise's claim under the notice, starting it when there is none, and returns it as saved.
func (s *Service) Fill(ctx context.Context, actor audit.Actor, enterpriseID, noticeID int64, answers Answers) (Case, error) {
	c, err := s.Start(ctx, actor, enterpriseID, noticeID)
	if err != nil {
		return Case{}, err
	}
	if err := s.SaveDraft(ctx, actor, enterpriseID, c.ID, answers); err != nil {
		return Case{}, err
	}
	return s.OwnOpen(ctx, enterpriseID, noticeID)
}

// Hand saves the last fields and submits the enterprise's claim under the notice; one that is handed in already stays as it is.
func (s *Service) Hand(ctx context.Context, actor audit.Actor, enterpriseID, noticeID int64, answers Answers) (Claim, error) {
	c, err := s.OwnOpen(ctx, enterpriseID, noticeID)
	if err != nil || c.State != Draft {
		return c.Claim, err
	}
	handed, err := c.Claim, s.SaveDraft(ctx, actor, enterpriseID, c.ID, answers)
	if err == nil {
		handed, err = s.Submit(ctx, actor, enterpriseID, c.ID)
	}
	if errors.Is(err, fault.Conflict) { // the same press, sent twice, may have been first
		if c, again := s.OwnOpen(ctx, enterpriseID, noticeID); again == nil && c.State != Draft {
			return c.Claim, nil
		}
	}
	return handed, err
}

// Submit hands the claim in, with the matcher's verdict of this moment. The bureau then has AcceptDays to accept it.
func (s *Service) Submit(ctx context.Context, actor audit.Actor, enterpriseID, id int64) (Claim, error) {
	return s.asEnterprise(ctx, actor, "submit", enterpriseID, id, func(tx pgx.Tx, c Claim, a Answers) (move, error) {
		if c.State != Draft {
			return move{}, s.overtaken(ctx, tx, id)
		}
		w, err := findWindow(ctx, tx, c.NoticeID)
		if err != nil {
			return move{}, err
		}
		if err := w.open(s.Now()); err != nil {
			return move{}, err
		}
		verdict, reasons, err := verdictNow(ctx, tx, c)
		if err != nil {
			return move{}, err
		}
		if verdict == "ineligible" {
			return move{}, ErrIneligible
		}
		problems := a.problemsUnder(verdict)
		due, _ := calendar.AddWorkdays(s.Now(), AcceptDays)
		return move{from: []State{Draft}, to: Submitted, dueOn: &due, verdict: verdict, reasons: reasons}, fault.Form(problems...)
	})
}

// Resubmit hands a corrected claim back to where it was. Working days spent on the correction are added to the due date.
func (s *Service) Resubmit(ctx context.Context, actor audit.Actor, enterpriseID, id int64, note string) (Claim, error) {
	return s.asEnterprise(ctx, actor, "resubmit", enterpriseID, id, func(tx pgx.Tx, c Claim, a Answers) (move, error) {
		if c.State != Correction {
			return move{}, s.overtaken(ctx, tx, id)
		}
		problems := a.Problems()
		note, problem := reason("note", note, "请写明补正了什么")
		problems = append(problems, problem...)
		if len(problems) > 0 {
			return move{}, fault.Form(problems...)
		}
		m := move{from: []State{Correction}, to: Submitted, note: note}
		if c.AcceptedAt != nil {
			m.to = Accepted
		}
		events, err := history(ctx, tx, id)
		if err != nil {
			return move{}, err
		}
		paused := calendar.WorkdaysBetween(events[len(events)-1].At, s.Now())
		due, _ := calendar.AddWorkdays(*c.DueOn, paused)
		m.dueOn = &due
		return m, nil
	})
}

// Correct saves what was mended, right or wrong, and hands the claim back.
func (s *Service) Correct(ctx context.Context, actor audit.Actor, enterpriseID, id int64, answers Answers, note string) (Claim, error) {
	if err := s.SaveDraft(ctx, actor, enterpriseID, id, answers); err != nil {
		return Claim{}, err
	}
	return s.Resubmit(ctx, actor, enterpriseID, id, note)
}

// Withdraw takes back a claim that is not decided.
func (s *Service) Withdraw(ctx context.Context, actor audit.Actor, enterpriseID, id int64) (Claim, error) {
	return s.asEnterprise(ctx, actor, "withdraw", enterpriseID, id, func(tx pgx.Tx, c Claim, _ Answers) (move, error) {
		if c.State.Decided() {
			return move{}, s.overtaken(ctx, tx, id)
		}
		return move{from: []State{c.State}, to: Withdrawn}, nil
	})
}

// asEnterprise runs one step on the enterprise's own claim, held for the time of the transaction.
func (s *Service) asEnterprise(ctx context.Context, actor audit.Actor, verb string, enterpriseID, id int64,
	plan func(pgx.Tx, Claim, Answers) (move, error)) (Claim, error) {
	var c Claim
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		held, answers, err := lock(ctx, tx, enterpriseID, id)
		if err != nil {
			return err
		}
		if answers, err = answers.open(s.Key); err != nil {
			return err
		}
		m, err := plan(tx, held, answers)
		if err != nil {
			return err
		}
		m.action, m.id, m.version = "claim."+verb, id, held.Version
		c, err = s.moveTx(ctx, tx, actor, m)
		return err
	})
	if err != nil {
		return Claim{}, fmt.Errorf("%s claim %d: %w", verb, id, err)
	}
	return c, nil
}
