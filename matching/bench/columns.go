package bench

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// Columns is the engine of the product: the register in columns, its conditions bitmaps.
type Columns struct {
	table *columnar.Table
	view  *columnar.View
}

// Load fills the columns, but not those of codes and names, which a mirror does not hold either.
func (e *Columns) Load(_ context.Context, w *World) error {
	vars := enterprises.Variables()
	keep := make([]bool, len(vars))
	for i, v := range vars {
		keep[i] = v.Key != "uscc" && v.Key != "name"
	}
	b := columnar.NewBuilder(vars, keep, w.Len())
	row := make(rule.Values, len(vars))
	for i := range w.Len() {
		w.Row(i, row)
		for v, value := range row {
			b.Set(v, value)
		}
		b.Next(int64(i + 1))
	}
	e.table = b.Build(1)
	e.Forget()
	return nil
}

// LoadRegister reads the register of a database as a process does that mirrors it.
func (e *Columns) LoadRegister(ctx context.Context, pool *pgxpool.Pool) error {
	s := &matching.Service{DB: pool, Now: time.Now}
	_, err := s.Preview(ctx, "true", AsOf.Time())
	return err
}

// Count uses the index, and no condition that was evaluated before.
func (e *Columns) Count(r *rule.Rule) (eligible, undetermined int) {
	c := e.view.Count(columnar.Ask(r, AsOf).Fresh())
	return c.Eligible, c.Undetermined
}

// Scan reads the codes.
func (e *Columns) Scan(r *rule.Rule) (eligible, undetermined int) {
	c := e.view.Count(columnar.Ask(r, AsOf).Scan())
	return c.Eligible, c.Undetermined
}

// Lists makes both lists.
func (e *Columns) Lists(r *rule.Rule) (eligible, undetermined int) {
	sure, unsure := e.view.Lists(columnar.Ask(r, AsOf).Fresh())
	return len(sure), len(unsure)
}

// Preview keeps conditions for the next one.
func (e *Columns) Preview(r *rule.Rule) (eligible, undetermined int) {
	c := e.view.Count(columnar.Ask(r, AsOf))
	return c.Eligible, c.Undetermined
}

// CountAll counts rule by rule, each from the index.
func (e *Columns) CountAll(rules []*rule.Rule) (eligible, undetermined int) {
	for _, r := range rules {
		t, u := e.Count(r)
		eligible, undetermined = eligible+t, undetermined+u
	}
	return eligible, undetermined
}

// Forget drops the conditions that were kept.
func (e *Columns) Forget() { e.view = columnar.NewView(enterprises.Variables(), e.table) }
