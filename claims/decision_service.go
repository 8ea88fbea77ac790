package claims

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/fault"
)

// Seen is the claim an officer acts on, at the version that was on the page.
type Seen struct {
	ID      int64
	Version int
}

// Accept takes a submitted claim on; the promise of the benefit runs from the next working day.
func (s *Service) Accept(ctx context.Context, actor audit.Actor, seen Seen) (Claim, error) {
	return s.asOfficer(ctx, actor, "accept", seen, func(tx pgx.Tx) (move, error) {
		var days int
		err := tx.QueryRow(ctx, `
			select b.promise_days from claims c join benefits b on b.id = c.benefit_id where c.id = $1`, seen.ID).Scan(&days)
		if _, err := one(days, err); err != nil {
			return move{}, err
		}
		due, _ := calendar.AddWorkdays(s.Now(), days)
		return move{from: []State{Submitted}, to: Accepted, dueOn: &due}, nil
	})
}

// RequestCorrection returns a claim to the enterprise with what to mend; the clock stands still until it comes back.
func (s *Service) RequestCorrection(ctx context.Context, actor audit.Actor, seen Seen, note string) (Claim, error) {
	note, problem := reason("note", note, "请写明要补正什么、怎么补，企业会看到")
	if problem != nil {
		return Claim{}, fault.Form(problem...)
	}
	return s.asOfficer(ctx, actor, "correct", seen, func(pgx.Tx) (move, error) {
		return move{from: []State{Submitted, Accepted}, to: Correction, note: note}, nil
	})
}

// Approve decides an accepted claim for the enterprise. The note is optional.
func (s *Service) Approve(ctx context.Context, actor audit.Actor, seen Seen, note string) (Claim, error) {
	return s.asOfficer(ctx, actor, "approve", seen, func(pgx.Tx) (move, error) {
		return move{from: []State{Accepted}, to: Approved, note: strings.TrimSpace(note)}, nil
	})
}

// Refuse decides against the enterprise, with a reason and the clause it rests on: 不予受理 before acceptance, 不予通过 after.
func (s *Service) Refuse(ctx context.Context, actor audit.Actor, seen Seen, note, clause string) (Claim, error) {
	note, problems := reason("note", note, "请写明理由，企业会看到")
	clause, problem := reason("clause", clause, "请写明依据的条款，例如“第六条第二款”")
	if problems = append(problems, problem...); problems != nil {
		return Claim{}, fault.Form(problems...)
	}
	return s.asOfficer(ctx, actor, "refuse", seen, func(tx pgx.Tx) (move, error) {
		state, err := stateOf(ctx, tx, seen.ID)
		if err != nil {
			return move{}, err
		}
		m := move{from: []State{Accepted}, to: Refused, note: note, clause: clause}
		if state == Submitted {
			m.from, m.to = []State{Submitted}, Rejected
		}
		return m, nil
	})
}

// reason is a text that must be there and be readable.
func reason(field, text, missing string) (string, []fault.Field) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return text, []fault.Field{{Name: field, Message: missing}}
	case n > 1000:
		return text, []fault.Field{{Name: field, Message: "不超过1000个字，请删减"}}
	}
	return text, nil
}

// asOfficer runs one step for the officer, who becomes the one responsible.
func (s *Service) asOfficer(ctx context.Context, actor audit.Actor, verb string, seen Seen, plan func(pgx.Tx) (move, error)) (Claim, error) {
	var c Claim
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		m, err := plan(tx)
		if err != nil {
			return err
		}
		m.action, m.id, m.version, m.officer = "claim."+verb, seen.ID, seen.Version, actor.ID
		c, err = s.moveTx(ctx, tx, actor, m)
		return err
	})
	if err != nil {
		return Claim{}, fmt.Errorf("%s claim %d: %w", verb, seen.ID, err)
	}
	return c, nil
}
