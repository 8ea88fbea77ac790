package enterprises

import (
	"fmt"
	"strings"

	"huizhida/matching/rule"
)

// mergeSQL are the statements that name a list's columns. Every name in them comes from the catalogue, none from a user.
type mergeSQL struct {
	create string // makes the missing enterprises of incoming
	update string // brings typed columns to the facts of changes
	years  []yearSQL
}

type yearSQL struct {
	year           int
	create, update string
}

// assignment is a column of the list: where it goes, and how its value is had from a staged record or from changes.
type assignment struct{ column, staged, changed string }

func newMergeSQL(columns []column) mergeSQL {
	var sql mergeSQL
	var current []assignment
	yearly := map[int][]assignment{}
	name, size := "null", fmt.Sprintf("v[%d]", len(columns)+1)
	for i, c := range columns {
		cell := fmt.Sprintf("v[%d]", i+1)
		a := assignment{c.Column(), cast(c.Attribute, cell), cast(c.Attribute, fmt.Sprintf("max(c.value) filter (where c.key = '%s')", c.Key))}
		switch {
		case c.period > 0:
			yearly[c.period] = append(yearly[c.period], a)
			continue
		case c.Key == "name":
			name = cell
		case c.Key == "size":
			size = fmt.Sprintf("coalesce(%s, %s)", cell, size)
		}
		current = append(current, a)
	}
	sql.create = createSQL(current, name, size)
	sql.update = updateSQL(current)
	for year, assignments := range yearly {
		sql.years = append(sql.years, newYearSQL(year, assignments))
	}
	return sql
}

func createSQL(list []assignment, name, size string) string {
	columns, values := "", ""
	for _, a := range list {
		if a.column != "size" {
			columns += ", " + a.column
			values += ", " + a.staged
		}
	}
	return fmt.Sprintf(`
		with made as (
			insert into enterprises (uscc, uscc_override, created_at, updated_at, size%s)
			select uscc, override, $1, $1, %s%s
			from (select n, uscc, override, string_to_array(line, E'\x1f', '') as v from incoming where id is null) i
			where %s is not null
			order by n
			returning id, uscc)
		update incoming i set id = made.id, fresh = true from made where made.uscc = i.uscc`, columns, size, values, name)
}

func updateSQL(list []assignment) string {
	sets, values := "", ""
	for _, a := range list {
		sets += fmt.Sprintf(", %s = coalesce(x.%[1]s, e.%[1]s)", a.column)
		values += fmt.Sprintf(", %s as %s", a.changed, a.column)
	}
	return fmt.Sprintf(`
		update enterprises e set updated_at = $1%s
		from (select c.enterprise_id%s from changes c where c.verdict = 'set' group by 1) x
		where e.id = x.enterprise_id`, sets, values)
}

func newYearSQL(year int, list []assignment) yearSQL {
	var columns, staged, changed, sets []string
	for _, a := range list {
		columns = append(columns, a.column)
		staged = append(staged, a.staged)
		changed = append(changed, a.changed)
		sets = append(sets, fmt.Sprintf("%s = coalesce(excluded.%[1]s, y.%[1]s)", a.column))
	}
	names, cells := strings.Join(columns, ", "), strings.Join(staged, ", ")
	known := strings.Join(staged, " is not null or ") + " is not null"
	return yearSQL{
		year: year,
		create: fmt.Sprintf(`
			insert into enterprise_years (enterprise_id, year, %s)
			select id, $1, %s from (select n, id, string_to_array(line, E'\x1f', '') as v from incoming where fresh) i
			where %s
			order by n`, names, cells, known),
		update: fmt.Sprintf(`
			insert into enterprise_years as y (enterprise_id, year, %s)
			select c.enterprise_id, $1, %s from changes c where c.verdict = 'set' and c.period = $1 group by 1
			on conflict (enterprise_id, year) do update set %s`, names, strings.Join(changed, ", "), strings.Join(sets, ", ")),
	}
}

// cast turns the text of a value into the type of its column.
func cast(a Attribute, text string) string {
	switch a.Type {
	case rule.Int:
		return "(" + text + ")::bigint"
	case rule.Double:
		return "(" + text + ")::double precision"
	case rule.Bool:
		return "(" + text + ")::boolean"
	case rule.Date:
		return "(" + text + ")::date"
	case rule.List:
		return "string_to_array(" + text + ", ';')"
	}
	return text
}
