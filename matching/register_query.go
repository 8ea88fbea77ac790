package matching

import (
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/enterprises"
)

// columnName is the catalogue's name of an attribute's column, in enterprises as e or enterprise_years as y.
func columnName(variable int) string {
	a := enterprises.Catalogue[variable]
	table := "e"
	if a.Yearly {
		table = "y"
	}
	return pgx.Identifier{table, a.Column()}.Sanitize()
}

// registerColumns lists the columns of the attributes that are kept, each after a comma, and what they are.
func registerColumns(keep []bool) (sql string, variables []int) {
	var b strings.Builder
	for i, kept := range keep {
		if kept {
			b.WriteString(", " + columnName(i))
			variables = append(variables, i)
		}
	}
	return b.String(), variables
}

// withYear joins the figures of a year to enterprises e.
func withYear(year int) string {
	return " left join enterprise_years y on y.enterprise_id = e.id and y.year = " + strconv.Itoa(year)
}

// keepKeys marks attributes by their keys.
func keepKeys(keys []string) []bool {
	keep := make([]bool, len(enterprises.Catalogue))
	for _, key := range keys {
		if i, known := enterprises.Index(key); known {
			keep[i] = true
		}
	}
	return keep
}
