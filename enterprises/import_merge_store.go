package enterprises

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// mergeLock is the advisory lock that lets one merge in at a time, so that two imports never race to make one enterprise.
const mergeLock = 0x656e7470 // "entp"

// unitSeparator parts the cells of a record in transit. Parse refuses control characters, so no cell holds it.
const unitSeparator = "\x1f"

func lockMerges(ctx context.Context, tx pgx.Tx) error {
	// Index look-ups are what a batch needs, whatever the statistics of a table that is being filled say.
	_, err := tx.Exec(ctx, `set local jit = off; set local random_page_cost = 1.1; set local work_mem = '16MB'`)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, mergeLock)
	return err
}

// stage copies records into incoming and finds the enterprises that exist; their rows are locked until the transaction ends.
func (m *merger) stage(ctx context.Context, tx pgx.Tx, records []record) error {
	_, err := tx.Exec(ctx, `
		create temp table if not exists incoming (n int, uscc text, line text, override text, id bigint, fresh boolean not null default false);
		create temp table if not exists changes (n int, enterprise_id bigint, key text, period smallint, value text, verdict text, fact tid, newer date);
		truncate incoming, changes`)
	if err != nil {
		return fmt.Errorf("make staging tables: %w", err)
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"incoming"}, []string{"n", "uscc", "line", "override"},
		pgx.CopyFromSlice(len(records), func(i int) ([]any, error) {
			r := records[i]
			var override *string
			if r.override != "" {
				override = &r.override
			}
			return []any{r.row, r.uscc, r.line, override}, nil
		}))
	if err != nil {
		return fmt.Errorf("stage %d rows: %w", len(records), err)
	}
	_, err = tx.Exec(ctx, `update incoming i set id = (select e.id from enterprises e where e.uscc = i.uscc for update)`)
	if err != nil || !slices.ContainsFunc(records, func(r record) bool { return r.override != "" }) {
		return err
	}
	_, err = tx.Exec(ctx, `
		update enterprises e set uscc_override = i.override from incoming i
		where e.id = i.id and i.override is not null and e.uscc_override is distinct from i.override`)
	return err
}

// createMissing makes the enterprises that are not in the register yet, with all their facts, and returns how many.
func (m *merger) createMissing(ctx context.Context, tx pgx.Tx) (int, error) {
	tag, err := tx.Exec(ctx, m.sql.create, m.now)
	if err != nil || tag.RowsAffected() == 0 {
		return 0, err
	}
	for _, y := range m.sql.years {
		if _, err := tx.Exec(ctx, y.create, y.year); err != nil {
			return 0, err
		}
	}
	_, err = tx.Exec(ctx, `
		insert into facts (enterprise_id, key, period, value, source, as_of, recorded_at, import_id)
		select i.id, u.key, u.period, u.value, u.source, $4, $5, nullif($6::bigint, 0)
		from (select n, id, string_to_array(line, E'\x1f', '') as v from incoming where fresh order by n) i
		cross join lateral unnest(i.v, $1::text[], $2::smallint[], $3::text[]) as u (value, key, period, source)
		where u.value is not null`, m.keys, m.periods, m.sources, m.asOf, m.now, m.importID)
	return int(tag.RowsAffected()), err
}

func nameless(ctx context.Context, conn db.Conn) ([]int, error) {
	rows, _ := conn.Query(ctx, `select n from incoming where id is null order by n`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int])
}

// compare fills changes with what the list says otherwise than the register. A value as old as the current one or newer replaces it ('set'),
// an older one goes to the history ('late'), and the same value of a later day confirms it ('confirm'). A weaker source gives way whatever its date.
func (m *merger) compare(ctx context.Context, tx pgx.Tx) (changed int, late []lateValue, err error) {
	given := len(m.keys) - 1 // without the derived size, which apply works out from the merged register
	_, err = tx.Exec(ctx, `
		insert into changes (n, enterprise_id, key, period, value, verdict, fact, newer)
		select n, id, key, period, value, verdict, fact, newer
		from (
			select i.n, i.id, u.key, u.period, u.value, f.fact, f.newer,
				case when f.value is null or f.source = any($5) then 'set'
				     when f.value = u.value then case when $4 > f.newer then 'confirm' end
				     when $4 >= f.newer then 'set'
				     else 'late' end as verdict
			from (select n, id, (string_to_array(line, E'\x1f', ''))[:$3] as v from incoming where id is not null and not fresh) i
			cross join lateral unnest(i.v, $1::text[], $2::smallint[]) as u (value, key, period)
			left join lateral (
				select f.ctid as fact, f.value, f.source, coalesce(f.confirmed_on, f.as_of) as newer from facts f
				where f.enterprise_id = i.id and f.key = u.key and f.period = u.period and f.superseded_at is null
				limit 1) f on true
			where u.value is not null) x
		where verdict is not null`, m.keys[:given], m.periods[:given], given, m.asOf, m.weaker())
	if err != nil {
		return 0, nil, fmt.Errorf("compare: %w", err)
	}
	_, err = tx.Exec(ctx, `update facts f set confirmed_on = $1 from changes c where c.verdict = 'confirm' and f.ctid = c.fact`, m.asOf)
	if err != nil {
		return 0, nil, err
	}
	if late, err = m.keepLate(ctx, tx); err != nil {
		return 0, nil, err
	}
	err = tx.QueryRow(ctx, `select count(distinct n) from changes where verdict = 'set'`).Scan(&changed)
	return changed, late, err
}

// weaker are the sources that give way to this list's: what was computed, and what the enterprise says of itself.
func (m *merger) weaker() []string {
	if m.source == SelfDeclared {
		return []string{DerivedSource}
	}
	return []string{DerivedSource, SelfDeclared}
}

// keepLate writes values that came too late into the history, once.
func (m *merger) keepLate(ctx context.Context, tx pgx.Tx) ([]lateValue, error) {
	rows, _ := tx.Query(ctx, `select n as row, key, value, newer from changes where verdict = 'late' order by n, key`)
	late, err := pgx.CollectRows(rows, pgx.RowToStructByName[lateValue])
	if err != nil || len(late) == 0 {
		return nil, err
	}
	_, err = tx.Exec(ctx, `
		insert into facts (enterprise_id, key, period, value, source, as_of, recorded_at, superseded_at, import_id)
		select c.enterprise_id, c.key, c.period, c.value, $1, $2, $3, $3, nullif($4::bigint, 0)
		from changes c
		where c.verdict = 'late' and not exists (
			select from facts f where f.enterprise_id = c.enterprise_id and f.key = c.key and f.period = c.period
				and f.superseded_at is not null and f.value = c.value and f.source = $1 and f.as_of = $2)`,
		m.source, m.asOf, m.now, m.importID)
	return late, err
}

// apply makes the values of changes current: the old facts are superseded, the new ones written, typed columns follow, size classes are derived anew.
func (m *merger) apply(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `update facts f set superseded_at = $1 from changes c where c.verdict = 'set' and f.ctid = c.fact`, m.now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into facts (enterprise_id, key, period, value, source, as_of, recorded_at, import_id)
		select enterprise_id, key, period, value, $1, $2, $3, nullif($4::bigint, 0) from changes where verdict = 'set'`,
		m.source, m.asOf, m.now, m.importID)
	if err != nil {
		return fmt.Errorf("write facts: %w", err)
	}
	if _, err := tx.Exec(ctx, m.sql.update, m.now); err != nil {
		return fmt.Errorf("update enterprises: %w", err)
	}
	for _, y := range m.sql.years {
		if _, err := tx.Exec(ctx, y.update, y.year); err != nil {
			return fmt.Errorf("update year %d: %w", y.year, err)
		}
	}
	rows, _ := tx.Query(ctx, `
		select distinct enterprise_id from changes
		where verdict = 'set' and key in ('industry', 'employees', 'revenue_10k_prev', 'assets_10k_prev', 'size')`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil || len(ids) == 0 {
		return err
	}
	return rederive(ctx, tx, ids, m.asOf, m.now, m.importID)
}
