package matching

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
	"huizhida/matching/reverse"
	"huizhida/matching/rule"
)

// Fit is a benefit whose rule in force an enterprise meets, or may meet, today; whether or not a window for it is open.
type Fit struct {
	BenefitID  int64
	Benefit    string // its title
	DocumentID int64
	Class      string
	Version    int // of the rule
	Verdict    rule.Verdict
	Missing    []string // attribute keys; of the first few undetermined ones
}

// inForce is the newest frozen rule of a benefit whose document is public.
type inForce struct {
	VersionID  int64
	BenefitID  int64
	Benefit    string
	DocumentID int64
	Class      string
	Version    int
	Expression string
}

// standing is the reverse index over the rules in force on a day.
type standing struct {
	mu      sync.Mutex
	day     rule.Day
	version []int64 // of the rules, ascending
	index   *reverse.Index
	keys    []string // the attributes that they read
}

// explained is how many undetermined fits say what they wait for: a page shows no more.
const explained = 20

// pendingRules is up to how many rules are asked one by one before the index is made anew.
const pendingRules = 30

// Fits lists the benefits that an enterprise meets today, then those that it may meet. All rules in force are asked at once, through
// the reverse index.
func (s *Service) Fits(ctx context.Context, enterpriseID int64) ([]Fit, error) {
	rules, err := rulesInForce(ctx, s.DB)
	if err != nil {
		return nil, fmt.Errorf("find what fits enterprise %d: %w", enterpriseID, err)
	}
	day := rule.DayOf(s.Now().In(calendar.Shanghai))
	index, keys, err := s.standing.over(rules, day)
	if err != nil {
		return nil, fmt.Errorf("find what fits enterprise %d: %w", enterpriseID, err)
	}
	row, err := oneRow(ctx, s.DB, enterpriseID, day.Time().Year()-1, keys)
	if err != nil {
		return nil, fmt.Errorf("find what fits enterprise %d: %w", enterpriseID, err)
	}
	var found reverse.Result
	index.Match(row, &found)
	by := map[int64]inForce{}
	for _, r := range rules {
		by[r.VersionID] = r
	}
	var fits []Fit
	for verdict, entries := range map[rule.Verdict][]int32{rule.Eligible: found.Eligible, rule.Undetermined: found.Undetermined} {
		for i, entry := range entries {
			r := by[index.Entry(entry).ID]
			f := Fit{BenefitID: r.BenefitID, Benefit: r.Benefit, DocumentID: r.DocumentID, Class: r.Class, Version: r.Version, Verdict: verdict}
			if verdict == rule.Undetermined && i < explained {
				f.Missing = index.Explain(entry, row).Missing
			}
			fits = append(fits, f)
		}
	}
	slices.SortFunc(fits, func(a, b Fit) int {
		if a.Verdict != b.Verdict {
			return map[rule.Verdict]int{rule.Eligible: -1, rule.Undetermined: 1}[a.Verdict]
		}
		return int(a.BenefitID - b.BenefitID)
	})
	return fits, nil
}

// over returns an index of exactly these rules on the day: the one from before, with what changed, or a new one.
func (x *standing) over(rules []inForce, day rule.Day) (*reverse.Index, []string, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var version []int64
	for _, r := range rules {
		version = append(version, r.VersionID)
	}
	if x.index != nil && x.day == day && slices.Equal(x.version, version) {
		return x.index, x.keys, nil
	}
	added, removed, keys := []reverse.Entry{}, []int64{}, map[string]bool{}
	for _, r := range rules {
		compiled, err := Compile(r.Expression)
		if err != nil {
			continue // frozen under an older catalogue
		}
		for _, key := range compiled.Keys() {
			keys[key] = true
		}
		if _, had := slices.BinarySearch(x.version, r.VersionID); !had || x.day != day {
			added = append(added, reverse.Entry{ID: r.VersionID, Rule: compiled, AsOf: day})
		}
	}
	for _, id := range x.version {
		if _, stays := slices.BinarySearch(version, id); !stays {
			removed = append(removed, id)
		}
	}
	var index *reverse.Index
	var err error
	if x.index == nil || x.day != day {
		index, err = reverse.Build(added)
	} else if index, err = x.index.With(added, removed); err == nil && index.Stats().Pending > pendingRules {
		index, err = reverse.Build(index.Entries())
	}
	if err != nil {
		return nil, nil, err
	}
	x.index, x.day, x.version, x.keys = index, day, version, nil
	for key := range keys {
		x.keys = append(x.keys, key)
	}
	return x.index, x.keys, nil
}

// rulesInForce are the newest frozen rules of public documents, by their ids.
func rulesInForce(ctx context.Context, conn db.Conn) ([]inForce, error) {
	rows, _ := conn.Query(ctx, `
		select v.id as version_id, b.id as benefit_id, b.title as benefit, d.id as document_id, b.class, v.version, v.expression
		from benefits b join documents d on d.id = b.document_id
		cross join lateral (select id, version, expression from rule_versions where benefit_id = b.id and frozen_at is not null order by version desc limit 1) v
		where d.state = 'published' order by v.id`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[inForce])
}
