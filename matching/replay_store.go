package matching

import (
	"context"
	"fmt"
	"slices"
	"time"

	"huizhida/calendar"
	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// variables finds an attribute's place in the rows of rules.
var variables = func() map[string]int {
	m := map[string]int{}
	for i, a := range enterprises.Catalogue {
		m[a.Key] = i
	}
	return m
}()

// recollection is which facts to read back.
type recollection struct {
	known        time.Time
	valid        time.Time // zero: what was current
	year         int       // of the yearly figures
	keys         []string
	enterpriseID int64 // 0: every enterprise; else with the sources of its facts
}

// recalled is one enterprise as it was. Its maps and values are used again for the next.
type recalled struct {
	id     int64
	uscc   string
	values rule.Values
	facts  map[string]fact // by key; only when one enterprise was asked for
	size   sizeInputs
}

// wanted are the facts of the keys $2: of the year $3, and of the keys $4 every year. Dated is the newest day up to $5 on which
// a source stated the value.
const (
	wanted = `key = any ($2) and (period = 0 or period = $3 or key = any ($4))`
	dated  = `case when confirmed_on <= $5 then confirmed_on else as_of end as dated`
)

// current are the facts that were current at $1. The two halves are two indexes. A value that came too late never was.
const current = `
	select enterprise_id, key, period, value, source, ` + dated + ` from facts
	where superseded_at is null and recorded_at <= $1 and ` + wanted + `
	union all
	select enterprise_id, key, period, value, source, ` + dated + ` from facts
	where superseded_at > $1 and recorded_at <= $1 and ` + wanted

// valid are the facts recorded by $1 that held on $5, whether or not they ever were current: the order is that in which
// enterprises lets one value replace another. Size classes that were derived are derived again from what held.
const valid = `
	select distinct on (enterprise_id, key, period) enterprise_id, key, period, value, source, dated
	from (
		select enterprise_id, key, period, value, source, recorded_at, superseded_at, ` + dated + ` from facts
		where recorded_at <= $1 and as_of <= $5 and source <> '` + enterprises.DerivedSource + `' and ` + wanted + `) f
	order by enterprise_id, key, period, source = '` + enterprises.SelfDeclared + `', dated desc, recorded_at desc, superseded_at desc nulls first`

// sql reads enterprises that existed at $1, in order, with their facts.
func (q recollection) sql() string {
	facts, said, which := current, "null::text, null::date", ""
	if !q.valid.IsZero() {
		facts = valid
	}
	if q.enterpriseID != 0 {
		said, which = "f.source, f.dated", " and e.id = $6"
	}
	return `
		select e.id, e.uscc, array_position($2::text[], f.key), f.period, f.value, ` + said + `
		from enterprises e left join (` + facts + `) f on f.enterprise_id = e.id
		where e.created_at <= $1` + which + ` order by e.id`
}

func (q recollection) derives() bool { return !q.valid.IsZero() && slices.Contains(q.keys, "size") }

// day is the last on which a value may be dated.
func (q recollection) day() time.Time {
	if q.valid.IsZero() {
		return rule.DayOf(q.known.In(calendar.Shanghai)).Time()
	}
	return q.valid
}

// recall reads enterprises back as they were and hands them on in the order of their ids. One statement, so one moment of the
// database; one enterprise in memory.
func recall(ctx context.Context, conn db.Conn, q recollection, each func(*recalled) error) error {
	keys, everyYear := q.keys, []string{}
	if q.derives() {
		everyYear = []string{"assets_10k_prev", "revenue_10k_prev"}
		keys = slices.Concat(keys, everyYear, []string{"employees", "industry"})
	}
	args := []any{q.known, keys, q.year, everyYear, q.day()}
	if q.enterpriseID != 0 {
		args = append(args, q.enterpriseID)
	}
	rows, err := conn.Query(ctx, q.sql(), args...)
	if err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	defer rows.Close()
	e := &recalled{values: make(rule.Values, len(enterprises.Catalogue)), facts: map[string]fact{}}
	var id int64
	var uscc string
	var place, period *int32
	var value, source *string
	var day *time.Time
	for rows.Next() {
		if err := rows.Scan(&id, &uscc, &place, &period, &value, &source, &day); err != nil {
			return fmt.Errorf("read facts: %w", err)
		}
		if id != e.id {
			if err := e.hand(q, each); err != nil {
				return err
			}
			e.begin(id, uscc)
		}
		if place == nil {
			continue // nothing is known of it
		}
		key := keys[*place-1]
		if err := e.take(q, key, int(*period), *value); err != nil {
			return fmt.Errorf("enterprise %d, %s: %w", id, key, err)
		}
		if source != nil {
			e.facts[key] = fact{Key: key, Source: *source, AsOf: *day}
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	return e.hand(q, each)
}

func (e *recalled) begin(id int64, uscc string) {
	e.id, e.uscc, e.size = id, uscc, sizeInputs{}
	clear(e.values)
	clear(e.facts)
	e.values[variables["uscc"]] = rule.OfString(uscc) // a column and no fact: it never changes
}

// take keeps a fact as its typed column would.
func (e *recalled) take(q recollection, key string, period int, text string) error {
	a := enterprises.Catalogue[variables[key]]
	v := rule.OfString(text)
	if a.Type != rule.String { // a text is its own value, whatever the catalogue allows by now
		value, known, err := a.Parse(text)
		if err != nil || !known {
			return err
		}
		v = rule.Of(value)
	}
	if q.derives() {
		e.size.take(key, period, v)
	}
	if period == 0 || period == q.year {
		e.values[variables[key]] = v
	}
	return nil
}

func (e *recalled) hand(q recollection, each func(*recalled) error) error {
	if e.id == 0 {
		return nil // before the first
	}
	if at := variables["size"]; q.derives() && !e.values[at].Known() {
		if class := enterprises.DeriveSize(e.size.SizeInputs).Class; class != "" {
			e.values[at] = rule.OfString(class)
			e.facts["size"] = fact{Key: "size", Source: enterprises.DerivedSource, AsOf: q.valid}
		}
	}
	return each(e)
}

// sizeInputs gathers what a size class is derived from: of the yearly figures those of the newest year that has any.
type sizeInputs struct {
	enterprises.SizeInputs
	year int
}

func (in *sizeInputs) take(key string, period int, v rule.Value) {
	switch key {
	case "industry":
		in.Industry = v.Any().(string)
	case "employees":
		n := v.Any().(int64)
		in.Employees = &n
	case "revenue_10k_prev", "assets_10k_prev":
		if period < in.year {
			return
		}
		if period > in.year {
			in.year, in.Revenue10k, in.Assets10k = period, nil, nil
		}
		f := v.Any().(float64)
		if key == "assets_10k_prev" {
			in.Assets10k = &f
		} else {
			in.Revenue10k = &f
		}
	}
}
