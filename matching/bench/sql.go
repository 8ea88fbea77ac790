package bench

import (
	"regexp"

	"github.com/jackc/pgx/v5"

	"huizhida/enterprises"
	"huizhida/matching/pgsql"
	"huizhida/matching/rule"
)

// InPostgres is a rule as the product compiles it for Postgres, over the catalogue's columns.
func InPostgres(text string) (string, error) {
	r, err := rule.Compile(enterprises.Variables(), text)
	if err != nil {
		return "", err
	}
	return pgsql.Compile(r, AsOf, func(i int) string { return pgx.Identifier{enterprises.Catalogue[i].Key}.Sanitize() }).Verdict, nil
}

// among is how Postgres asks for an element of a list; DuckDB would take it for false of an unknown list.
var among = regexp.MustCompile(`('[^']*') = any ?\(("tags")\)`)

// InDuckDB is InPostgres as DuckDB means it.
func InDuckDB(text string) (string, error) {
	sql, err := InPostgres(text)
	return among.ReplaceAllString(sql, "$2 @> array[$1]"), err
}
