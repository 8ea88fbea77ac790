package bench

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/matching/rule"
)

// Engine applies one rule to many enterprises, at AsOf. All of its ways must count the same.
type Engine interface {
	Load(ctx context.Context, w *World) error
	Count(r *rule.Rule) (eligible, undetermined int)          // cold: by any index, but by nothing that earlier rules left behind
	Scan(r *rule.Rule) (eligible, undetermined int)           // by the columns alone
	Lists(r *rule.Rule) (eligible, undetermined int)          // finds out which enterprises they are; the lengths of the two lists
	Preview(r *rule.Rule) (eligible, undetermined int)        // with what previews since the last Forget left behind
	CountAll(rules []*rule.Rule) (eligible, undetermined int) // counts of every rule, added up
	Forget()                                                  // makes the next Preview cold
}

// Registered is an engine that can be loaded from the tables of the register.
type Registered interface {
	LoadRegister(ctx context.Context, pool *pgxpool.Pool) error
}

// Reverse applies many rules to one enterprise, at AsOf.
type Reverse interface {
	Load(rules []*rule.Rule) error
	Match(row rule.Row) (eligible, undetermined int)  // finds out which rules they are; the lengths of the two lists
	Explain(row rule.Row, shown int) (conditions int) // matches, and explains the first rules found; how many conditions that took
	Rematch(before, after rule.Row) (changed int)     // of how many rules the verdict changed
}
