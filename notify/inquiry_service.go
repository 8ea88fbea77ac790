package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

const (
	inquiriesAtOnce = 100 // that one job asks
	askingAtOnce    = 8   // calls to providers at a time
)

// callInquiries asks for a job where some provider is to be asked.
func (s *Service) callInquiries(ctx context.Context) error {
	due, err := anyInquiry(ctx, s.DB, s.Now())
	if err != nil || !due {
		return err
	}
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		_, err := s.Jobs.InsertTx(ctx, tx, InquireArgs{}, nil)
		return err
	})
}

// Inquire asks providers about messages of which nobody knows whether they left, and moves those forward of which one knows. Nothing is ever
// sent again for what it answers: where it has no such message, a person decides. No connection to the database is held meanwhile.
func (s *Service) Inquire(ctx context.Context) error {
	list, err := startInquiries(ctx, s.DB, inquiriesAtOnce, s.Now())
	if err != nil {
		return fmt.Errorf("inquire: %w", err)
	}
	askers := map[int64]Asker{} // nil: it cannot be asked
	for _, a := range list {
		if _, seen := askers[a.AccountID]; !seen {
			askers[a.AccountID] = s.asker(ctx, a)
		}
	}
	said := make([]reply, len(list))
	var group errgroup.Group
	group.SetLimit(askingAtOnce)
	for i, a := range list {
		group.Go(func() (err error) {
			said[i], err = s.askAbout(ctx, askers[a.AccountID], a)
			return err
		})
	}
	failed := group.Wait()
	ctx = context.WithoutCancel(ctx) // what was answered is written down even when we are being stopped
	for i, a := range list {
		if err := s.answered(ctx, a, said[i]); err != nil {
			return fmt.Errorf("inquire about delivery %d: %w", a.ID, err)
		}
	}
	return failed
}

// reply is what a provider said of one message.
type reply struct {
	answer string
	code   string   // where the question failed
	found  *Receipt // where it knows the message
}

// asker is who is asked about what an account sent; nil when nobody can be.
func (s *Service) asker(ctx context.Context, a inquired) Asker {
	carrier, err := s.accountCarrier(ctx, a.Channel, a.AccountID)
	switch {
	case errors.Is(err, ErrForgedCallback): // the environment's
		return nil
	case err != nil:
		return broken{}
	}
	asker, _ := carrier.(Asker)
	return asker
}

// broken is an account that cannot be used at present: it is asked again.
type broken struct{}

func (broken) Ask(context.Context, Question) (Finding, *Failure) {
	return Finding{}, &Failure{Code: "config"}
}

// askAbout asks about one message.
func (s *Service) askAbout(ctx context.Context, asker Asker, a inquired) (reply, error) {
	if asker == nil {
		return reply{answer: AnswerUnable}, nil
	}
	to, err := s.Key.Open(a.Address)
	if err != nil {
		return reply{answer: AnswerUnanswered}, fmt.Errorf("delivery %d: %w", a.ID, err)
	}
	q := Question{MessageID: s.messageID(a.Token, a.ID), Ref: strings.TrimSuffix(a.Ref, sharedMark(a.AddressHash)), To: to}
	if a.SentAt != nil {
		q.SentAt = *a.SentAt
	}
	finding, f := asker.Ask(ctx, q)
	switch {
	case f != nil:
		return reply{answer: AnswerUnanswered, code: f.Code}, nil
	case finding.Receipt != nil:
		r := *finding.Receipt
		r.MessageID = q.MessageID
		return reply{answer: AnswerKnown, found: &s.sealed(a.Channel, []HeardReceipt{{Receipt: r}})[0]}, nil
	case finding.Alike:
		return reply{answer: AnswerAlike}, nil
	}
	return reply{answer: AnswerNone}, nil
}

// answered writes down what a provider said.
func (s *Service) answered(ctx context.Context, a inquired, said reply) error {
	over := said.answer == AnswerUnable
	if said.found != nil {
		if err := s.TakeReceipt(ctx, *said.found); err != nil {
			return err
		}
		over = said.found.Event != EventAccepted
	}
	var next *time.Time
	if !over && a.Asked <= len(askAgain) {
		at := s.Now().Add(askAgain[a.Asked-1])
		next = &at
	}
	return endInquiry(ctx, s.DB, a, said.answer, storable(said.code), next)
}
