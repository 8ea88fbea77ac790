package enterprises

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/fault"
)

// Facts returns what is currently known of an enterprise by source, in the catalogue's order; what was derived comes last.
func (s *Service) Facts(ctx context.Context, enterpriseID int64) ([]SourceFacts, error) {
	facts, err := currentFacts(ctx, s.DB, enterpriseID)
	if err != nil {
		return nil, fmt.Errorf("read facts of enterprise %d: %w", enterpriseID, err)
	}
	slices.SortFunc(facts, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(byKey[a.Key], byKey[b.Key]), cmp.Compare(b.Period, a.Period))
	})
	var groups []SourceFacts
	for _, f := range facts {
		i := slices.IndexFunc(groups, func(g SourceFacts) bool { return g.Source == f.Source })
		if i < 0 {
			i = len(groups)
			groups = append(groups, SourceFacts{Source: f.Source})
		}
		groups[i].Facts = append(groups[i].Facts, f)
		if f.Dated().After(groups[i].Newest) {
			groups[i].Newest = f.Dated()
		}
	}
	slices.SortStableFunc(groups, func(a, b SourceFacts) int {
		return cmp.Compare(index(a.Source == DerivedSource), index(b.Source == DerivedSource))
	})
	return groups, nil
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

// History returns every value ever stated of an attribute: newest year first, the current value before the older ones.
func (s *Service) History(ctx context.Context, enterpriseID int64, key string) ([]Fact, error) {
	facts, err := factHistory(ctx, s.DB, enterpriseID, key)
	if err != nil {
		return nil, fmt.Errorf("read history of enterprise %d: %w", enterpriseID, err)
	}
	return facts, nil
}

// Changed says how many older values there are of each attribute that has any.
func (s *Service) Changed(ctx context.Context, enterpriseID int64) (map[string]int, error) {
	changed, err := changedKeys(ctx, s.DB, enterpriseID)
	if err != nil {
		return nil, fmt.Errorf("read history of enterprise %d: %w", enterpriseID, err)
	}
	return changed, nil
}

// SetFact puts one value on record and says whether it became current. A value older than the current one goes to the history only, and an
// enterprise's own word never stands in the place of an authority's.
func (s *Service) SetFact(ctx context.Context, actor audit.Actor, enterpriseID int64, st Statement) (bool, error) {
	var changed bool
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) (err error) {
		changed, err = s.SetFactTx(ctx, tx, actor, enterpriseID, st)
		return err
	})
	return changed, err
}

// SetFactTx is SetFact within the caller's transaction.
func (s *Service) SetFactTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, enterpriseID int64, st Statement) (bool, error) {
	a, ok := Lookup(st.Key)
	if !ok || a.Key == "uscc" || st.Source == "" || st.Source == DerivedSource {
		return false, ErrNotStatable
	}
	if a.Yearly == (st.Period == 0) {
		return false, fault.New(fault.Invalid, a.Label+"须注明年度")
	}
	if a.Yearly && !s.ended(st.Period) {
		return false, fault.New(fault.Invalid, a.Label+"只能是已经结束的年度的数据")
	}
	value, known, err := a.Parse(st.Cell)
	if err != nil || !known {
		return false, fault.Form(fault.Field{Name: st.Key, Message: a.Label + complaint(err)})
	}
	e, err := get(ctx, tx, enterpriseID)
	if err != nil {
		return false, err
	}
	if st.Source == SelfDeclared {
		source, err := sourceOf(ctx, tx, enterpriseID, st.Key, st.Period)
		if err != nil {
			return false, fmt.Errorf("set %s of enterprise %d: %w", st.Key, enterpriseID, err)
		}
		if source != "" && source != SelfDeclared && source != DerivedSource {
			return false, ErrOfficial
		}
	}
	text := Text(value)
	if a.Key == "town" && e.District != nil {
		text, _ = NormalizeTown(*e.District, text)
	}
	imp := Import{Source: st.Source, AsOf: dayOf(st.AsOf, s.Now())}
	m := newMerger(imp, []column{{Attribute: a, period: st.Period}}, s.Now)
	out, err := m.merge(ctx, tx, []record{{row: 1, uscc: e.USCC, line: text + unitSeparator}})
	if err != nil {
		return false, fmt.Errorf("set %s of enterprise %d: %w", st.Key, enterpriseID, err)
	}
	err = audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "enterprises.set_fact", Subject: "enterprises", ID: enterpriseID,
		Detail: map[string]any{"key": st.Key, "period": st.Period, "source": st.Source, "changed": out.changed > 0}})
	if err != nil || out.changed == 0 {
		return false, err
	}
	_, err = s.Jobs.InsertTx(ctx, tx, RegisterChangedArgs{EnterpriseID: enterpriseID}, nil)
	return true, err
}

// ended says whether a year is over, so that there is a figure of it: one of a year to come would stand before every true one.
func (s *Service) ended(year int) bool {
	return year >= 1949 && year < s.Now().In(calendar.Shanghai).Year()
}

func complaint(err error) string {
	if err == nil {
		return "不能为空"
	}
	return err.Error()
}
