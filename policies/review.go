package policies

import (
	"context"
	"errors"
	"slices"

	"huizhida/audit"
	"huizhida/fault"
)

// Review is where a text stands in its review, and what one person may do about it.
type Review struct {
	Subject    Subject
	ID         int64
	DocumentID int64
	Flow       Flow
	Content    Content
	Hash       string
	Stamps     []Stamp // the six steps, in order
	Openness   *Stamp  // of a document
	Secrecy    Stamp
	Voided     []Signature // what no longer counts, the latest first
	Changed    []string    // what differs from the content that was signed last
	Base       *Content    // what is public now or was last; nil for a first publication
	Baseline   *Edition
	Checks     []Checked // what the automatic checks found
	CanPublish error     // nil when the person may publish now
}

// Stamp is one step on the review page.
type Stamp struct {
	Step      Step
	Signature *Signature // valid; nil while it is to be signed
	Next      bool       // its turn has come
	Refusal   error      // why this person may not sign it; nil when it may
}

// Next is the step whose turn it is; nil when all six are signed.
func (r Review) Next() *Stamp {
	for i := range r.Stamps {
		if r.Stamps[i].Next {
			return &r.Stamps[i]
		}
	}
	return nil
}

// Review gathers where a text stands, for the person who looks.
func (s *Service) Review(ctx context.Context, viewer audit.Actor, subject Subject, id int64) (r Review, err error) {
	n, err := nounOf(subject)
	if err != nil {
		return r, err
	}
	p, err := s.read(ctx, s.DB, n, id, false)
	if err != nil {
		return r, err
	}
	r = Review{Subject: subject, ID: id, DocumentID: p.documentID, Flow: p.flow, Content: p.content, Hash: p.hash}
	list, err := signaturesOf(ctx, s.DB, n, id)
	if err != nil {
		return r, err
	}
	why, err := whyNotSignAny(ctx, s.DB, p, viewer.ID)
	if err != nil {
		return r, err
	}
	r.stamp(list, why)
	if err = s.compare(ctx, &r, p, list); err != nil {
		return r, err
	}
	r.CanPublish = whyNotPublish(ctx, s.DB, p, viewer.ID, Release{})
	if _, known := errors.AsType[*fault.Error](r.CanPublish); r.CanPublish != nil && !known {
		return r, r.CanPublish // no refusal, but a failure of the machinery
	}
	if r.Checks, err = findings(ctx, s.DB, p); err != nil {
		return r, err
	}
	if r.CanPublish == nil {
		r.CanPublish = passed(r.Checks)
	}
	return r, nil
}

// stamp fills in who signed what, and what the viewer may sign.
func (r *Review) stamp(list []Signature, why map[Step]error) {
	valid := map[Step]*Signature{}
	for i := range list {
		if list[i].VoidedAt == nil {
			valid[list[i].Step] = &list[i]
		} else if list[i].VoidCause != "again" {
			r.Voided = append(r.Voided, list[i])
		}
	}
	slices.Reverse(r.Voided)
	turn := true
	for _, step := range append(slices.Clone(Steps), OpennessDecision, SecrecyReview) {
		st := Stamp{Step: step, Signature: valid[step], Refusal: why[step]}
		switch step {
		case OpennessDecision:
			if r.Subject == Documents {
				r.Openness = &st
			}
		case SecrecyReview:
			r.Secrecy = st
		default:
			st.Next = turn && st.Signature == nil
			turn = turn && st.Signature != nil
			r.Stamps = append(r.Stamps, st)
		}
	}
}

// compare finds what the text is to be read against.
func (s *Service) compare(ctx context.Context, r *Review, p piece, list []Signature) error {
	for _, g := range slices.Backward(list) {
		if g.Hash == p.hash {
			continue
		}
		signed, err := contentOf(ctx, s.DB, g.Hash)
		if err != nil {
			return err
		}
		r.Changed = signed.Changes(p.content)
		break
	}
	record := p.id
	if p.flow.CorrectsID != nil {
		record = *p.flow.CorrectsID
	}
	editions, err := editionsOf(ctx, s.DB, p.noun, record)
	if err != nil || len(editions) == 0 {
		return err
	}
	base, err := contentOf(ctx, s.DB, editions[0].Hash)
	r.Base, r.Baseline = &base, &editions[0]
	return err
}
