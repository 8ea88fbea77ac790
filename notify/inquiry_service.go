package notify

import (
	"context"
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
	answers := make([]string, len(list))
	codes := make([]string, len(list))
	found := make([]*Receipt, len(list))
	var group errgroup.Group
	group.SetLimit(askingAtOnce)
	for i, a := range list {
		group.Go(func() (err error) {
			answers[i], codes[i], found[i], err = s.askAbout(ctx, a)
			return err
		})
	}
	failed := group.Wait()
	ctx = context.WithoutCancel(ctx) // what was answered is written down even when we are being stopped
	for i, a := range list {
		if err := s.answered(ctx, a, answers[i], codes[i], found[i]); err != nil {
			return fmt.Errorf("inquire about delivery %d: %w", a.ID, err)
		}
	}
	return failed
}

// askAbout asks about one message.
func (s *Service) askAbout(ctx context.Context, a inquired) (answer, code string, found *Receipt, err error) {
	carrier, err := s.accountCarrier(ctx, a.Channel, a.AccountID)
	if err != nil {
		return AnswerUnable, "", nil, nil // the environment's, or one that is broken: its page says so
	}
	asker, ok := carrier.(Asker)
	if !ok {
		return AnswerUnable, "", nil, nil
	}
	to, err := s.Key.Open(a.Address)
	if err != nil {
		return AnswerUnanswered, "", nil, fmt.Errorf("delivery %d: %w", a.ID, err)
	}
	q := Question{MessageID: s.messageID(a.Token, a.ID), Ref: strings.TrimSuffix(a.Ref, sharedMark(a.AddressHash)), To: to}
	if a.SentAt != nil {
		q.SentAt = *a.SentAt
	}
	finding, f := asker.Ask(ctx, q)
	switch {
	case f != nil:
		return AnswerUnanswered, f.Code, nil, nil
	case finding.Receipt != nil:
		r := *finding.Receipt
		r.Channel, r.MessageID = a.Channel, q.MessageID
		return AnswerKnown, "", &s.sealed(a.Channel, []HeardReceipt{{Receipt: r}})[0], nil
	case finding.Alike:
		return AnswerAlike, "", nil, nil
	}
	return AnswerNone, "", nil, nil
}

// answered writes down what a provider said.
func (s *Service) answered(ctx context.Context, a inquired, answer, code string, found *Receipt) error {
	over := answer == AnswerUnable
	if found != nil {
		if err := s.TakeReceipt(ctx, *found); err != nil {
			return err
		}
		over = found.Event != EventAccepted
	}
	var next *time.Time
	if !over && a.Asked <= len(askAgain) {
		at := s.Now().Add(askAgain[a.Asked-1])
		next = &at
	}
	return endInquiry(ctx, s.DB, a, answer, storable(code), next)
}
