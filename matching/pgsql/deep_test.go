package pgsql_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/matching/pgsql"
	"huizhida/matching/ruletest"
)

func around(n int, before, middle, after string) string {
	return strings.Repeat(before, n) + middle + strings.Repeat(after, n)
}

// alternating nests && and || and !.
func alternating(n int) string {
	s := "high_tech"
	for i := range n {
		if i%2 == 0 {
			s = "(" + s + " && dishonest || employees > " + strconv.Itoa(i) + ")"
		} else {
			s = "!(" + s + " || patents < 3)"
		}
	}
	return s
}

// The longest and the deepest rules that the language allows.
var extremes = map[string]string{
	"products":         around(39, "", "export_usd_prev", " * rd_staff_ratio") + " > 0.0",
	"quotients":        around(18, "(", "rd_staff_ratio", " / export_usd_prev)") + " > 0.0",
	"differences":      around(39, "", "rd_staff_ratio", " - export_usd_prev") + " > 0.0",
	"negations":        around(18, "-(", "employees", ")") + " > 0",
	"sums":             around(39, "", "employees", " + patents") + " > 0",
	"integer products": around(39, "", "employees", " * patents") + " > 0",
	"minima":           around(30, "min(export_usd_prev, 0.0/rd_staff_ratio, ", "export_usd_prev", ")") + " > 0.0",
	"choices":          around(30, "(high_tech && dishonest ? ", "dishonest", " : high_tech)"),
	"equalities":       around(17, "(", "high_tech", " == dishonest)"),
	"date sums":        "established" + strings.Repeat(` + duration("24h")`, 30) + " > as_of",
	"logic":            alternating(18),
	"logic compared":   "(" + alternating(8) + ") == (" + alternating(8) + ")",
	"logic in a loop":  "tags.exists(t, " + alternating(12) + " == t.startsWith(size))",
	"a long list":      "size in [size" + strings.Repeat(", town, size", 300) + "]",
	"terms":            "high_tech" + strings.Repeat("&&high_tech", 900),
	"truths":           "true" + strings.Repeat("&&true", 990),
	"alternatives":     "high_tech" + strings.Repeat("||1<patents", 490),
	"many quotients":   "high_tech" + strings.Repeat("||1.0/rd_staff_ratio>2.0", 300),
	"many products":    "high_tech" + strings.Repeat("||export_usd_prev*rd_staff_ratio>2.0", 250),
	"many patterns":    "high_tech" + strings.Repeat(`||size.matches("a.b")`, 300),
	"many dates":       "high_tech" + strings.Repeat("||moved.getMonth()==1", 300),
	"wide inside":      "(high_tech" + strings.Repeat("||(high_tech&&dishonest)", 280) + ") == dishonest",
	"wide and deep":    around(17, "((", "high_tech"+strings.Repeat("||dishonest", 620), ") && employees > 1 || patents > 1)"),
}

func TestTheLongestAndTheDeepestRulesStaySmallEnoughForPostgres(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	rows := ruletest.New(3).Rows(100)
	fill(t, tx, rows)
	for name, source := range extremes {
		r := compiled(t, source)
		require.Less(t, len(pgsql.Compile(r, 19000, column).Select("e.id", "e")), 1<<19, name)
		agree(t, tx, r, 19000, rows)
	}
}
