package matching

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizhida/enterprises"
	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// Preview counts what the rule would say of the register, storing nothing. It may be a moment behind the register.
func (s *Service) Preview(ctx context.Context, expr string, asOf time.Time) (Preview, error) {
	return s.preview(ctx, expr, asOf, (*columnar.View).Analyse)
}

// Waterfall is Preview for somebody who types: it may leave out what is missing, which takes as long as all the rest.
func (s *Service) Waterfall(ctx context.Context, expr string, asOf time.Time) (Preview, error) {
	return s.preview(ctx, expr, asOf, (*columnar.View).Waterfall)
}

func (s *Service) preview(ctx context.Context, expr string, asOf time.Time, analyse func(*columnar.View, *columnar.Question) columnar.Analysis) (Preview, error) {
	r, err := Compile(expr)
	if err != nil {
		return Preview{}, err
	}
	view, q, err := s.view(ctx, r, rule.DayOf(asOf))
	if errors.Is(err, ErrTooLarge) {
		return previewSQL(ctx, s.DB, r, rule.DayOf(asOf))
	}
	if err != nil {
		return Preview{}, fmt.Errorf("preview rule: %w", err)
	}
	return previewOf(r, analyse(view, q)), nil
}

// Choice picks enterprises from a preview.
type Choice struct {
	Verdict rule.Verdict // or any
	Lacks   string       // undetermined for want of this attribute
	Only    int          // ruled out by this term alone; 0 for any, else from 1
	Stuck   int          // undetermined for this term alone; 0 for any, else from 1
	Left    int          // ruled out by none of the first so many terms
	Page
}

// PreviewList lists the enterprises that a preview counted.
func (s *Service) PreviewList(ctx context.Context, expr string, asOf time.Time, choice Choice) (Listing, error) {
	r, err := Compile(expr)
	if err != nil {
		return Listing{}, err
	}
	view, q, err := s.view(ctx, r, rule.DayOf(asOf))
	if err != nil {
		return Listing{}, fmt.Errorf("list preview: %w", err)
	}
	l, err := listEnterprises(ctx, s.DB, view.Select(q, choice.rows()), choice.Page)
	if err != nil {
		return Listing{}, fmt.Errorf("list preview: %w", err)
	}
	l.judge(view, r, rule.DayOf(asOf))
	return l, nil
}

func (c Choice) rows() columnar.Choice {
	out := columnar.Choice{Verdict: c.Verdict, Only: c.Only, Stuck: c.Stuck, Left: c.Left}
	if c.Lacks != "" {
		i, known := enterprises.Index(c.Lacks)
		if !known {
			return columnar.Choice{Only: -1} // nobody
		}
		out.Lacks = i + 1
	}
	return out
}

// judge fills in what the rule says of the enterprises on the page.
func (l *Listing) judge(view *columnar.View, r *rule.Rule, asOf rule.Day) {
	for i := range l.Rows {
		if row, found := view.Find(l.Rows[i].EnterpriseID); found {
			res := r.Eval(asOf, row)
			l.Rows[i].Verdict, l.Rows[i].Missing, l.Rows[i].Reasons = res.Verdict, res.Missing, res.Reasons()
		}
	}
}

// alone says whether the term has this truth while all others hold.
func alone(terms []rule.Truth, term int, truth rule.Truth) bool {
	for i, t := range terms {
		if want := map[bool]rule.Truth{true: truth, false: rule.True}[i == term]; t != want {
			return false
		}
	}
	return term >= 0 && term < len(terms)
}
