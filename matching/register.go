package matching

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// register is some attributes of every enterprise, column by column: about 8 bytes for each number and 4 for each text.
type register struct {
	year    int      // of the yearly figures
	keys    []string // the attributes it holds, sorted
	ids     []int64
	columns []column // by variable; nil for an attribute it does not hold
}

// registerRow is one enterprise of a register, as rules read it.
type registerRow struct {
	*register
	i int
}

// Value returns the attribute, or unknown.
func (r registerRow) Value(variable int) rule.Value {
	if c := r.columns[variable]; c != nil {
		return c.value(r.i)
	}
	return rule.Value{}
}

func (r *register) holds(keys []string) bool {
	for _, key := range keys {
		if _, found := slices.BinarySearch(r.keys, key); !found {
			return false
		}
	}
	return true
}

// loadRegister reads the keys of every enterprise, in the order of their ids; yearly figures are those of year.
func loadRegister(ctx context.Context, conn db.Conn, year int, keys []string) (*register, error) {
	r := &register{year: year, keys: slices.Sorted(slices.Values(keys)), columns: make([]column, len(enterprises.Catalogue))}
	sql, variables := registerQuery(r.keys, "order by e.id")
	for _, i := range variables {
		r.columns[i] = newColumn(enterprises.Catalogue[i].Type)
	}
	rows, err := conn.Query(ctx, sql, year)
	if err != nil {
		return nil, fmt.Errorf("load register: %w", err)
	}
	defer rows.Close()
	var id int64
	into := make([]any, 0, len(variables)+1)
	into = append(into, &id)
	for _, i := range variables {
		into = append(into, r.columns[i].target())
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("load register: %w", err)
		}
		r.ids = append(r.ids, id)
		for _, i := range variables {
			r.columns[i].keep()
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load register: %w", err)
	}
	return r, nil
}

// registerQuery selects the id and the keys; its names come from the catalogue alone. $1 is the year.
func registerQuery(keys []string, tail string) (sql string, variables []int) {
	var b strings.Builder
	b.WriteString("select e.id")
	yearly := false
	for i, a := range enterprises.Catalogue {
		if _, wanted := slices.BinarySearch(keys, a.Key); !wanted {
			continue
		}
		variables = append(variables, i)
		table := "e"
		if a.Yearly {
			table, yearly = "y", true
		}
		b.WriteString(", " + pgx.Identifier{table, a.Column()}.Sanitize())
	}
	b.WriteString(" from enterprises e")
	if yearly {
		b.WriteString(" left join enterprise_years y on y.enterprise_id = e.id and y.year = $1")
	} else {
		b.WriteString(" cross join (select $1::int) as unused")
	}
	return b.String() + " " + tail, variables
}
