package pgsql_test

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/matching/pgsql"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

// pieces are what random patterns are made of.
var pieces = []string{"a", "b", "ab", "K", "ſ", "小", "型", "𠮷", "é", "\\n", ".", "[ab]", "[^a]", "[a-cA-C]", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\pL", "\\p{Han}", "\\PN", "[[:upper:]]",
	"^", "$", "\\A", "\\z", "(?i:k)", "(?i:S)", "(?i:[a-z])", "(?s:.)", "\\x{10FFFF}", "[\\x00-\\x{10FFFF}]", "[^\\x00-\\x{10FFFF}]", "\\$", "\\.", "\\[", "\\\\", "-", "'", "(?:)", "#", " ", "\\t", "[\\]\\^-]", "\\Q.*\\E"}

func randomPattern(r *rand.Rand, depth int) string {
	if depth == 0 {
		return pieces[r.IntN(len(pieces))]
	}
	sub := func() string { return randomPattern(r, depth-1) }
	switch r.IntN(8) {
	case 0:
		return "(" + sub() + ")" + []string{"*", "+", "?", "*?", "+?", "??"}[r.IntN(6)]
	case 1:
		return "(?:" + sub() + "|" + sub() + ")"
	case 2:
		return "(?:" + sub() + ")" + []string{"{2}", "{0,2}", "{1,}", "{0}", "{1,3}?"}[r.IntN(5)]
	case 3:
		return sub()
	}
	return sub() + sub()
}

func randomText(r *rand.Rand) string {
	letters := []rune("abcABkKſsS小型𠮷é1_ \n-'$.\\[]^#\t\u212a\U0010ffff")
	text := make([]rune, r.IntN(7))
	for i := range text {
		text[i] = letters[r.IntN(len(letters))]
	}
	return string(text)
}

func TestPatternsAreFoundInTheTextsThatRE2FindsThemIn(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	r := rand.New(rand.NewPCG(5, 6))
	var rows []rule.Values
	var texts []string
	for range 400 {
		row := make(rule.Values, len(ruletest.Variables))
		texts = append(texts, randomText(r))
		row[0] = rule.OfString(texts[len(texts)-1])
		rows = append(rows, row)
	}
	fill(t, tx, rows)
	found, missed := 0, 0
	for range 400 {
		source := randomPattern(r, 1+r.IntN(4))
		c, err := rule.Compile(ruletest.Variables, "size.matches("+strconv.Quote(source)+")")
		if err != nil {
			continue // too complex, or an anchor is repeated
		}
		agree(t, tx, c, 0, rows)
		for _, text := range texts {
			if regexp.MustCompile(source).MatchString(text) {
				found++
			} else {
				missed++
			}
		}
	}
	require.Greater(t, min(found, missed), 10_000, "%d found, %d not", found, missed)
}

func TestPatternsAreRepeatedAsOftenAsTheySay(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	var rows []rule.Values
	for _, n := range []int{0, 1, 254, 255, 256, 257, 299, 300, 301, 450, 451, 509, 510, 511, 512, 1000} {
		row := make(rule.Values, len(ruletest.Variables))
		row[0] = rule.OfString(strings.Repeat("a", n))
		rows = append(rows, row)
	}
	fill(t, tx, rows)
	for _, times := range []string{"{255}", "{256}", "{300}", "{0,90}", "{256,}", "{256,300}", "{300,301}", "{450}"} {
		agree(t, tx, compiled(t, `size.matches("^a`+times+`$")`), 0, rows)
	}
}

func TestAPatternIsOneOfPostgres(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`^C39\\d{2}$`: `^C39(?:[0-9]){2,2}$`,
		`(?i)k`:       `[Kk\u212A]`,
		`小型|微型`:       `小型|微型`,
		`a.b'`:        `a[^\u000A]b\u0027`,
	} {
		q := pgsql.Compile(compiled(t, `size.matches("`+source+`")`), 0, column)
		require.Equal(t, `"e"."size" collate "C" ~ '`+want+`'`, q.Verdict)
	}
}
