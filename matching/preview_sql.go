package matching

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/matching/rule"
)

// alike are the enterprises that a rule judges in the same way, condition by condition.
type alike struct {
	Missing []string
	Reasons string
	Count   int
}

// previewSQL is Preview inside Postgres, for a register that does not fit into memory: one scan that counts how often each list
// of reasons occurs, from which everything else follows.
func previewSQL(ctx context.Context, conn db.Conn, r *rule.Rule, asOf rule.Day) (Preview, error) {
	q, from, args := registerSQL(r, asOf, asOf.Time().Year()-1)
	rows, _ := conn.Query(ctx, `select missing, reasons, count(*) from (`+q.Select("e.id", from)+`) judged (id, verdict, missing, reasons) group by 1, 2`, args...) // the error resurfaces in Collect
	groups, err := pgx.CollectRows(rows, pgx.RowToStructByPos[alike])
	if err != nil {
		return Preview{}, fmt.Errorf("preview in Postgres: %w", err)
	}
	p := Preview{}
	for _, term := range r.Terms() {
		p.Steps = append(p.Steps, Step{Label: term.Label, Conditions: term.Conditions})
	}
	for _, g := range groups {
		p.add(r, g)
	}
	left := p.Total()
	for i := range p.Steps {
		left -= p.Steps[i].Cut
		p.Steps[i].Left = left
		sortLacking(p.Steps[i].Missing)
	}
	sortLacking(p.Missing)
	return p, nil
}

func (p *Preview) add(r *rule.Rule, g alike) {
	truths := rule.ParseReasons(g.Reasons)
	terms := r.TermTruths(truths)
	cut, failed, unknown := -1, 0, 0
	for i, truth := range terms {
		switch truth {
		case rule.False:
			if failed++; cut < 0 {
				cut = i
				p.Steps[i].Cut += g.Count
			}
		case rule.Unknown:
			if unknown++; cut < 0 {
				p.Steps[i].Unknown += g.Count
			}
		}
	}
	switch {
	case failed > 0:
		p.Ineligible += g.Count
	case unknown > 0:
		p.Undetermined += g.Count
	default:
		p.Eligible += g.Count
	}
	if failed+unknown == 1 {
		only := slices.IndexFunc(terms, func(t rule.Truth) bool { return t != rule.True })
		p.Steps[only].Dropped += g.Count
		if failed == 1 {
			p.Steps[only].Only += g.Count
		} else {
			p.Steps[only].Lacking += g.Count
		}
	}
	p.lack(r, g, truths)
}

// lack counts what the undetermined of g wait for, over the whole rule and by term.
func (p *Preview) lack(r *rule.Rule, g alike, truths []rule.Truth) {
	alone := map[bool]int{true: g.Count}[len(g.Missing) == 1]
	for _, key := range g.Missing {
		p.Missing = countLacking(p.Missing, key, g.Count, alone)
		for i, term := range r.Terms() {
			if slices.ContainsFunc(term.Conditions, func(c int) bool { return truths[c] == rule.Unknown && slices.Contains(r.Conditions()[c].Keys, key) }) {
				p.Steps[i].Missing = countLacking(p.Steps[i].Missing, key, g.Count, alone)
			}
		}
	}
}

func countLacking(list []Lacking, key string, count, alone int) []Lacking {
	i := slices.IndexFunc(list, func(l Lacking) bool { return l.Key == key })
	if i < 0 {
		list, i = append(list, Lacking{Key: key}), len(list)
	}
	list[i].Count += count
	list[i].Alone += alone
	return list
}

func sortLacking(list []Lacking) {
	slices.SortFunc(list, func(a, b Lacking) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Key, b.Key)) })
}
