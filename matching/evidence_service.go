package matching

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// Explain says why the notice does or does not fit the enterprise. The verdict is the stored one while the facts still give
// it; an enterprise that came or changed after the last run is judged anew.
func (s *Service) Explain(ctx context.Context, noticeID, enterpriseID int64) (Explanation, error) {
	p, err := findPinned(ctx, s.DB, noticeID)
	if err != nil {
		return Explanation{}, err
	}
	r, err := Compile(p.Expression)
	if err != nil {
		return Explanation{}, fmt.Errorf("explain notice %d: %w", noticeID, err)
	}
	x, err := s.explain(ctx, r, p.Clauses, p.AsOf, enterpriseID, "")
	if err != nil {
		return Explanation{}, fmt.Errorf("explain notice %d to enterprise %d: %w", noticeID, enterpriseID, err)
	}
	x.JudgedAt, x.RuleVersionID, x.Version = s.Now(), p.RuleVersionID, p.Version
	stored, err := findVerdict(ctx, s.DB, noticeID, enterpriseID)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && stored.Verdict != x.Verdict {
		return x, nil
	}
	if err != nil {
		return Explanation{}, fmt.Errorf("explain notice %d: %w", noticeID, err)
	}
	if run, err := lastRun(ctx, s.DB, noticeID); err == nil {
		x.JudgedAt = *run.FinishedAt
	}
	return x, nil
}

// Try applies a rule that is being written to one enterprise.
func (s *Service) Try(ctx context.Context, expr string, clauses []string, asOf time.Time, uscc string) (Explanation, error) {
	r, err := Compile(expr)
	if err != nil {
		return Explanation{}, err
	}
	x, err := s.explain(ctx, r, clauses, asOf, 0, enterprises.NormalizeUSCC(uscc))
	if err != nil {
		return Explanation{}, fmt.Errorf("try rule on %q: %w", uscc, err)
	}
	x.JudgedAt = s.Now()
	return x, nil
}

func (s *Service) explain(ctx context.Context, r *rule.Rule, clauses []string, asOf time.Time, id int64, uscc string) (Explanation, error) {
	e, err := findEnterprise(ctx, s.DB, id, uscc)
	if err != nil {
		return Explanation{}, err
	}
	row, err := oneRow(ctx, s.DB, e.ID, asOf.Year()-1, r.Keys())
	if err != nil {
		return Explanation{}, err
	}
	sources, err := currentFacts(ctx, s.DB, e.ID, asOf.Year()-1, r.Keys())
	if err != nil {
		return Explanation{}, err
	}
	return explanation(r, clauses, asOf, e, row, sources), nil
}

// explanation says what r makes of a row, condition by condition.
func explanation(r *rule.Rule, clauses []string, asOf time.Time, e who, row rule.Row, sources map[string]fact) Explanation {
	day := rule.DayOf(asOf)
	res := r.Eval(day, row)
	x := Explanation{EnterpriseID: e.ID, USCC: e.USCC, Name: e.Name, Verdict: res.Verdict, Missing: res.Missing, AsOf: asOf, Sentence: rule.Dated(r.Sentence(), day)}
	terms := r.TermTruths(res.Conditions)
	x.NearMiss = alone(terms, slices.Index(terms, rule.False), rule.False)
	x.Blocks, x.Settling = r.Blocks(res.Conditions), settling(r, day, row)
	for i, j := range judgedConditions(r, clauses, res.Conditions, day) {
		e := Evidence{Judged: j, Gap: r.Gap(i, day, row)}
		for _, key := range j.Keys {
			e.Facts = append(e.Facts, describe(r.Value(row, key), key, sources[key], day))
		}
		x.Conditions = append(x.Conditions, e)
	}
	return x
}

// settling says what would settle an undetermined verdict, with the years filled in.
func settling(r *rule.Rule, asOf rule.Day, row rule.Row) []rule.Settling {
	list, _ := r.Settle(asOf, row) // a page shows the smallest; that there may be more does not matter there
	for _, s := range list {
		for i := range s.Needs {
			s.Needs[i].Label = rule.Dated(s.Needs[i].Label, asOf)
		}
	}
	return list
}

// judgedConditions joins conditions, clauses and truths by their order.
func judgedConditions(r *rule.Rule, clauses []string, truths []rule.Truth, asOf rule.Day) []Judged {
	var list []Judged
	for i, c := range r.Conditions() {
		j := Judged{Label: rule.Dated(c.Label, asOf), Keys: c.Keys, Truth: rule.Unknown}
		if i < len(clauses) {
			j.Clause = clauses[i]
		}
		if i < len(truths) {
			j.Truth = truths[i]
		}
		list = append(list, j)
	}
	return list
}

func describe(v rule.Value, key string, from fact, asOf rule.Day) Fact {
	a, _ := enterprises.Lookup(key)
	f := Fact{Key: key, Label: rule.Dated(a.Label, asOf), Known: v.Known()}
	if f.Known {
		f.Value, f.Source, f.AsOf = rule.Show(v, a.Variable), from.Source, from.AsOf
	}
	return f
}

// ForEnterprise lists the open notices as they concern the enterprise, the nearest deadline first.
func (s *Service) ForEnterprise(ctx context.Context, enterpriseID int64) ([]Opportunity, error) {
	list, err := opportunities(ctx, s.DB, enterpriseID, s.Now())
	if err != nil {
		return nil, fmt.Errorf("list opportunities of enterprise %d: %w", enterpriseID, err)
	}
	var out []Opportunity
	for _, n := range list {
		r, err := Compile(n.Expression)
		if err != nil {
			return nil, fmt.Errorf("list opportunities, notice %d: %w", n.NoticeID, err)
		}
		o := Opportunity{NoticeID: n.NoticeID, Notice: n.Notice, BenefitID: n.BenefitID, Benefit: n.Benefit, DocumentID: n.DocumentID, Class: n.Class,
			Audience: n.Audience, Amount: n.Amount, AsOf: n.AsOf, OpensOn: n.OpensOn, ClosesAt: n.ClosesAt}
		var truths []rule.Truth
		if n.Verdict != nil {
			o.Verdict, o.Missing, truths = rule.Verdict(*n.Verdict), n.Missing, rule.ParseReasons(*n.Reasons)
		} else { // came after the last run
			row, err := oneRow(ctx, s.DB, enterpriseID, n.AsOf.Year()-1, r.Keys())
			if err != nil {
				return nil, fmt.Errorf("list opportunities, notice %d: %w", n.NoticeID, err)
			}
			res := r.Eval(rule.DayOf(n.AsOf), row)
			o.Verdict, o.Missing, truths = res.Verdict, res.Missing, res.Conditions
		}
		o.Conditions = judgedConditions(r, n.Clauses, truths, rule.DayOf(n.AsOf))
		out = append(out, o)
	}
	return out, nil
}

// Unlocks counts, for each attribute, the undetermined opportunities that wait for it: what to ask first.
func Unlocks(list []Opportunity) map[string]int {
	n := map[string]int{}
	for _, o := range list {
		if o.Verdict == rule.Undetermined {
			for _, key := range slices.Compact(slices.Clone(o.Missing)) {
				n[key]++
			}
		}
	}
	return n
}
