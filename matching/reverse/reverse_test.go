package reverse_test

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/reverse"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

const asOf = rule.Day(18992) // 2021-12-31

func entry(t testing.TB, id int64, source string) reverse.Entry {
	t.Helper()
	r, err := rule.Compile(ruletest.Variables, source)
	require.NoError(t, err, source)
	return reverse.Entry{ID: id, Rule: r, AsOf: asOf}
}

func index(t testing.TB, sources ...string) *reverse.Index {
	t.Helper()
	var entries []reverse.Entry
	for i, source := range sources {
		entries = append(entries, entry(t, int64(i), source))
	}
	x, err := reverse.Build(entries)
	require.NoError(t, err)
	return x
}

// edges returns the values of the types at which something may change, unknown first.
func edges(of rule.Type) []rule.Value {
	values := []rule.Value{{}}
	switch of {
	case rule.String:
		for _, s := range []string{"", "小型", "微型", "大石街道", "a", "nowhere else"} {
			values = append(values, rule.OfString(s))
		}
	case rule.Int:
		for _, n := range []int64{math.MinInt64, math.MinInt64 + 1, -3, -2, -1, 0, 1, 2, 3, 4, 9, 10, 11, 1 << 53, 1<<53 + 1, 1<<53 + 2, math.MaxInt64 - 1, math.MaxInt64} {
			values = append(values, rule.OfInt(n))
		}
	case rule.Double:
		for _, f := range []float64{-math.MaxFloat64, -1, -math.SmallestNonzeroFloat64, math.Copysign(0, -1), 0, math.SmallestNonzeroFloat64,
			math.Nextafter(0.055, 0), 0.055, math.Nextafter(0.055, 1), 1, 2.5, math.Nextafter(3e6, 0), 3e6, math.Nextafter(3e6, 4e6), math.MaxFloat64} {
			values = append(values, rule.OfDouble(f))
		}
	case rule.Bool:
		values = append(values, rule.OfBool(false), rule.OfBool(true))
	case rule.Date:
		for _, d := range []rule.Day{-719162, -100_000, 0, asOf - 366, asOf - 365, asOf - 364, asOf - 1, asOf, asOf + 1, 150_000, 2_932_896} {
			values = append(values, rule.OfDay(d))
		}
	case rule.List:
		for _, list := range [][]string{nil, {"小型"}, {"a", "小型"}, {"a", "a", "微型"}, {"nowhere else"}} {
			values = append(values, rule.OfList(list))
		}
	}
	return values
}

// place is the attribute of a key.
func place(t testing.TB, key string) int {
	t.Helper()
	for i, v := range ruletest.Variables {
		if v.Key == key {
			return i
		}
	}
	require.Fail(t, "no attribute", key)
	return 0
}

func TestMatchAgreesWithTheInterpreterAtEveryEdge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, attributes string // each is set to each of its edges, against each of the others'
		rules            []string
	}{
		{"LimitsThatManyRulesShare", "employees", []string{
			`employees >= 10`, `employees > 10`, `employees <= 10`, `employees < 10`, `employees == 10`, `employees != 10`, `!(employees >= 10)`,
			`employees >= 1 && employees <= 10`, `employees < 1 || employees > 10`, `employees in [1, 10]`, `!(employees in [1, 10])`, `employees in []`}},
		{"IntegersAgainstDoubles", "employees", []string{
			`employees >= 2.5`, `employees == 2.5`, `employees != 2.5`, `employees < 9007199254740993.0`, `employees == 9007199254740992.0`,
			`employees <= 9223372036854775807.0`, `employees in [1.0, 2.5]`, `employees > -0.0`, `employees * 0.5 == 5`, `double(employees) / 3.0 > 1.0`}},
		{"LimitsOf64Bits", "employees", []string{
			`employees >= 9223372036854775807`, `employees > 9223372036854775807`, `employees <= -9223372036854775808`, `employees < -9223372036854775808`,
			`employees != 9223372036854775807`, `employees + 1 > 3`, `employees - 2 < 3`, `-employees > 2`, `employees * 3 >= 9`, `employees * -3 >= 9`, `0 * employees == 0`,
			`employees / 3 == 0`, `employees / -1 >= 1`, `employees / 0 > 1`, `10 / employees >= 3`, `employees % 2 == 0`, `min(employees, 3) == 3`, `max(1, employees, 2) <= 2`,
			`!(employees + 1 > 3)`, `employees + 1 > 3 || employees < 5`, `employees + 1 in [3, 5]`, `employees + 1 in []`}},
		{"NumbersAndBothZeros", "rd_staff_ratio", []string{
			`rd_staff_ratio >= 0.055`, `rd_staff_ratio > 0.055`, `rd_staff_ratio == 0.055`, `rd_staff_ratio == -0.0`, `rd_staff_ratio > 0.0`, `rd_staff_ratio < -0.0`,
			`rd_staff_ratio >= 3000000`, `rd_staff_ratio != 3000000`, `rd_staff_ratio < 1.0 / 0.0`, `rd_staff_ratio > -1.0 / 0.0`, `rd_staff_ratio == 0.0 / 0.0`, `rd_staff_ratio != 0.0 / 0.0`,
			`rd_staff_ratio * 1e300 > 1e308`, `rd_staff_ratio * 0.0 == 0.0`, `rd_staff_ratio * 1e300 * 1e300 * 0.0 == 0.0`, `1.0 / rd_staff_ratio > 0.0`, `1.0 / rd_staff_ratio > 0.5`, `1.0 / rd_staff_ratio < 0.5`, `-rd_staff_ratio >= 1.0`,
			`rd_staff_ratio * (1.0 / 0.0) > 0.0`, `min(rd_staff_ratio, 0.0 / 0.0) > 1.0`, `int(rd_staff_ratio) == 2`, `int(rd_staff_ratio) != 2`, `rd_staff_ratio + 1e-20 > 1.0`, `rd_staff_ratio - 3000000.0 >= 0.0`, `min(rd_staff_ratio, 1.0) < 1.0`}},
		{"Dates", "established", []string{
			`established <= as_of - duration("8760h")`, `established < as_of - duration("8760h")`, `established == as_of`, `established != as_of`,
			`established >= timestamp("2021-12-30T16:00:00Z")`, `established > timestamp("2021-12-30T15:59:59Z")`, `established == timestamp("2021-12-30T16:00:01Z")`,
			`as_of - established >= duration("8760h")`, `!(as_of - established >= duration("8760h"))`, `established - as_of < duration("24h")`, `established + duration("8760h") > as_of`,
			`established.getFullYear() >= 2021`, `established.getFullYear() == 2021`, `established.getMonth() == 11`, `established.getDate() in [31, 1]`,
			`(established - duration("24h")).getFullYear() < 2021`, `as_of == date("2021-12-31")`, `as_of < date("2021-12-31")`}},
		{"Texts", "size", []string{
			`size == "小型"`, `size != "小型"`, `size in ["小型", "微型"]`, `!(size in ["小型", "微型"])`, `size in []`, `size == size`, `size != "小型" && size != "微型"`,
			`size == "小型" || size == "a"`, `size.startsWith("小")`, `!size.startsWith("小")`, `size.startsWith("小") || size == "微型"`, `size < "a"`, `size >= ""`,
			`size.size() == 2`, `10 / size.size() > 3`, `!(10 / size.size() > 3)`, `size.matches("^.型$")`, `"小型" == size`, `["小型", "a"].exists(x, size == x)`, `["小型", "a"].all(x, size != x)`}},
		{"YesOrNo", "high_tech dishonest", []string{
			`high_tech`, `!high_tech`, `high_tech == true`, `high_tech != false`, `high_tech && !high_tech`, `high_tech || !high_tech`, `(high_tech ? 1 : 2) > 1`, `(high_tech ? 1 : 1) == 1`,
			`high_tech == dishonest`, `high_tech != dishonest`, `(high_tech && dishonest) == (high_tech || dishonest)`, `(high_tech || true) == true`, `high_tech ? dishonest : dishonest`,
			`high_tech ? true : true`, `!(high_tech ? true : dishonest)`, `(high_tech || dishonest) ? !high_tech : dishonest`, `high_tech in [true, dishonest]`, `true`, `false`, `true && high_tech`, `false || high_tech`}},
		{"ChoicesInChoices", "high_tech dishonest employees", []string{
			`high_tech ? (dishonest ? employees > 1 : employees < 10) : employees == 3`, `(high_tech ? dishonest : !dishonest) ? employees > 3 : employees < 3`,
			`!((high_tech ? dishonest : employees > 2) ? employees > 3 : dishonest)`, `(high_tech ? employees : 0) > 3`, `(employees > 3 ? high_tech : dishonest) && !(employees > 3)`}},
		{"GroupsAndTheirOpposites", "employees rd_staff_ratio high_tech", []string{
			`!(employees > 3 && (rd_staff_ratio < 1.0 || high_tech))`, `(employees > 3 || high_tech) && (employees > 3 || rd_staff_ratio > 1.0) && (high_tech || rd_staff_ratio < 2.0)`,
			`employees > 3 && employees > 3 || employees > 3`, `employees > 3 && !(employees > 3)`, `employees > 3 || !(employees > 3)`, `employees > 3 && !(employees > 3) && high_tech`,
			`employees > 9 && employees < 2`, `employees > 9 && employees < 2 || high_tech`, `employees * rd_staff_ratio > 3.0`, `employees * rd_staff_ratio > 3.0 || high_tech`,
			`employees > rd_staff_ratio && employees < 10`, `min(employees, rd_staff_ratio, 3) == 3`, `max(employees, 2.5) > rd_staff_ratio`, `employees > 1 || rd_staff_ratio > 1.0 || employees < -1`}},
		{"Lists", "tags honours size", []string{
			`"小型" in tags`, `!("小型" in tags)`, `"小型" in tags && "a" in tags`, `"小型" in tags || "a" in tags`, `"小型" in tags && !("a" in tags)`, `!("小型" in tags) && !("a" in tags)`,
			`"a" in tags && "a" in honours`, `"a" in tags && !("a" in tags)`, `"a" in tags || !("a" in tags)`, `"a" in tags && "小型" in tags && "微型" in tags`, `size in tags`, `!(size in tags) && "a" in tags`,
			`tags.exists(x, x == size)`, `tags.all(x, x.startsWith("小"))`, `tags.size() > 1`, `tags.size() > 1 && "a" in tags`, `["a", "小型"].all(x, x in tags)`, `["a", "小型"].exists(x, x in tags)`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := index(t, tt.rules...)
			var into reverse.Result
			var walk func(keys []string, row rule.Values)
			walk = func(keys []string, row rule.Values) {
				if len(keys) == 0 {
					agree(t, x, row, &into, map[rule.Verdict]int{})
					return
				}
				i := place(t, keys[0])
				for _, v := range edges(ruletest.Variables[i].Type) {
					row[i] = v
					walk(keys[1:], row)
				}
			}
			walk(strings.Fields(tt.attributes), make(rule.Values, len(ruletest.Variables)))
		})
	}
}

func TestARuleWithTooManyAlternativesIsAskedInOnePiece(t *testing.T) {
	t.Parallel()
	pairs := make([]string, 9) // 2 to the 9th conjunctions
	for i := range pairs {
		pairs[i] = fmt.Sprintf(`(employees > %d || rd_staff_ratio > %d.5)`, i, i)
	}
	wide := strings.Join(pairs, " && ")
	x := index(t, wide, `!(`+wide+`)`, wide+` ? high_tech : dishonest`)
	require.LessOrEqual(t, x.Stats().Conjunctions, 3*64)
	require.Positive(t, x.Stats().Checks)
	var into reverse.Result
	seen := map[rule.Verdict]int{}
	for _, row := range ruletest.New(5).Rows(300) {
		agree(t, x, row, &into, seen)
	}
	require.Len(t, seen, 3)
}

func TestManyLimitsOfOneAttributeAreEachExact(t *testing.T) {
	t.Parallel()
	var sources []string
	for i := range 600 { // far more changes than lie between two full sets
		sources = append(sources, fmt.Sprintf(`employees >= %d && employees < %d`, 3*i, 3*i+700), fmt.Sprintf(`!(employees == %d)`, 3*i))
	}
	x := index(t, sources...)
	row := make(rule.Values, len(ruletest.Variables))
	var into reverse.Result
	for n := int64(-1); n < 2500; n += 13 {
		row[place(t, "employees")] = rule.OfInt(n)
		agree(t, x, row, &into, map[rule.Verdict]int{})
	}
}

func TestTextsThatRulesLookIntoAreRememberedWithinBounds(t *testing.T) {
	t.Parallel()
	x := index(t, `size.startsWith("1")`, `size.endsWith("7") && high_tech`, `size == "17" || size.contains("3")`)
	row := make(rule.Values, len(ruletest.Variables))
	var into reverse.Result
	for range 2 {
		for n := range 300 {
			row[place(t, "size")] = rule.OfString(fmt.Sprint(n))
			agree(t, x, row, &into, map[rule.Verdict]int{})
		}
	}
}

func TestManyGoroutinesMayMatchAtOnce(t *testing.T) {
	t.Parallel()
	g := ruletest.New(77)
	var entries []reverse.Entry
	for i := range 60 {
		entries = append(entries, reverse.Entry{ID: int64(i), Rule: g.Rule(), AsOf: g.Day()})
	}
	x, err := reverse.Build(entries)
	require.NoError(t, err)
	rows := g.Rows(100)
	want := make([]reverse.Result, len(rows))
	alone, err := reverse.Build(entries)
	require.NoError(t, err)
	for i, row := range rows {
		alone.Match(row, &want[i])
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i, row := range rows {
				var got reverse.Result
				x.Match(row, &got)
				if fmt.Sprint(got) != fmt.Sprint(want[i]) {
					t.Errorf("row %d: %v instead of %v", i, got, want[i])
				}
			}
		})
	}
	all.Wait()
}
