package enterprises

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// merger writes batches of records into the register. It compares and changes by sets: a batch costs a dozen statements, whatever its size.
type merger struct {
	importID int64 // 0 for a dry run from the command line
	source   string
	asOf     time.Time
	clock    func() time.Time
	now      time.Time // of the batch
	keys     []string  // per cell of a record: its attribute
	periods  []int16   // per cell: the year of a yearly attribute, else 0
	sources  []string  // per cell: who states it
	sql      mergeSQL
}

func newMerger(imp Import, columns []column, clock func() time.Time) *merger {
	m := &merger{importID: imp.ID, source: imp.Source, asOf: imp.AsOf, clock: clock, sql: newMergeSQL(columns)}
	for _, c := range columns {
		m.keys, m.periods, m.sources = append(m.keys, c.Key), append(m.periods, int16(c.period)), append(m.sources, imp.Source)
	}
	m.keys, m.periods, m.sources = append(m.keys, "size"), append(m.periods, 0), append(m.sources, DerivedSource)
	return m
}

// merged is what became of a batch.
type merged struct {
	created, changed int
	nameless         []int // rows of new enterprises without a name: not imported
	late             []lateValue
}

// lateValue is a value older than the current one: it went to the history only.
type lateValue struct {
	Row   int
	Key   string
	Value string
	Newer time.Time // the as-of date of the current value
}

// merge writes one batch in the caller's transaction, which no other merge may share. What it records bears the time at which it
// began, behind the lock: so facts are recorded in the order in which they become visible, and the register of a past moment is
// that of the merges done by then, however long a list takes.
func (m *merger) merge(ctx context.Context, tx pgx.Tx, records []record) (merged, error) {
	var out merged
	if err := lockMerges(ctx, tx); err != nil {
		return out, err
	}
	m.now = m.clock()
	if err := m.stage(ctx, tx, records); err != nil {
		return out, err
	}
	var err error
	if out.created, err = m.createMissing(ctx, tx); err != nil {
		return out, err
	}
	if out.nameless, err = nameless(ctx, tx); err != nil {
		return out, err
	}
	if out.created+len(out.nameless) == len(records) {
		return out, nil
	}
	if out.changed, out.late, err = m.compare(ctx, tx); err != nil {
		return out, err
	}
	if out.changed == 0 {
		return out, nil
	}
	return out, m.apply(ctx, tx)
}
