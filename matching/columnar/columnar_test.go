package columnar_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/columnar"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

// world is a view and, beside it, the rows that it should hold.
type world struct {
	view *columnar.View
	rows map[int64]rule.Values
}

func all(vars []rule.Variable) []bool {
	keep := make([]bool, len(vars))
	for i := range keep {
		keep[i] = true
	}
	return keep
}

func build(rows map[int64]rule.Values) *columnar.Builder {
	b := columnar.NewBuilder(ruletest.Variables, all(ruletest.Variables), len(rows))
	for _, id := range ids(rows) {
		for i, v := range rows[id] {
			b.Set(i, v)
		}
		b.Next(id)
	}
	return b
}

// sameIDs compares lists of ids whatever their order.
func sameIDs(t *testing.T, want, got []int64, message ...any) {
	t.Helper()
	want, got = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	require.True(t, slices.Equal(want, got), message...)
}

func ids(rows map[int64]rule.Values) []int64 {
	var out []int64
	for id := range rows {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

func newWorld(g *ruletest.Generator, n int) *world {
	w := &world{rows: map[int64]rule.Values{}}
	for i, row := range g.Rows(n) {
		w.rows[int64(3*i+1)] = row
	}
	w.view = columnar.NewView(ruletest.Variables, build(w.rows).Build(2))
	return w
}

// change replaces, adds and removes some rows.
func (w *world) change(g *ruletest.Generator, n int) {
	changed := map[int64]rule.Values{}
	var gone []int64
	for i, row := range g.Rows(n) {
		switch id := int64(g.IntN(4*len(w.rows)) + 1); {
		case i%5 == 0 && changed[id] == nil:
			gone = append(gone, id)
			delete(w.rows, id)
		case !slices.Contains(gone, id):
			changed[id], w.rows[id] = row, row
		}
	}
	w.view = w.view.Replace(build(changed), gone)
}

// check compares everything that a view answers with the interpreter, row by row.
func (w *world) check(t *testing.T, r *rule.Rule, asOf rule.Day) {
	t.Helper()
	q := columnar.Ask(r, asOf)
	want := map[int64]rule.Result{}
	var counts columnar.Counts
	byVerdict := map[rule.Verdict][]int64{}
	for _, id := range ids(w.rows) {
		res := r.Eval(asOf, w.rows[id])
		want[id] = res
		byVerdict[res.Verdict] = append(byVerdict[res.Verdict], id)
	}
	counts.Eligible, counts.Undetermined, counts.Ineligible = len(byVerdict[rule.Eligible]), len(byVerdict[rule.Undetermined]), len(byVerdict[rule.Ineligible])

	require.Equal(t, counts, w.view.Count(q), r.Source())
	require.Equal(t, counts, w.view.Count(q.Fresh()), r.Source())
	require.Equal(t, counts, w.view.Count(q.Scan()), "without the index: "+r.Source())
	for _, q := range []*columnar.Question{q, q.Scan()} {
		eligible, undetermined := w.view.Lists(q)
		sameIDs(t, byVerdict[rule.Eligible], eligible, r.Source())
		sameIDs(t, byVerdict[rule.Undetermined], undetermined, r.Source())
		w.checkVerdicts(t, r, q, want)
	}
	w.checkAnalysis(t, r, want, w.view.Analyse(q))
	w.checkAnalysis(t, r, want, w.view.Analyse(q.Scan()))
	w.checkWaterfall(t, q)
	w.checkSelect(t, r, q, want)
}

func (w *world) checkVerdicts(t *testing.T, r *rule.Rule, q *columnar.Question, want map[int64]rule.Result) {
	t.Helper()
	seen := 0
	require.NoError(t, w.view.Verdicts(q, func(v columnar.Verdict) error {
		seen++
		res := want[v.ID]
		same := res.Verdict == v.Verdict && slices.Equal(res.Missing, v.Missing) && res.Reasons() == string(v.Reasons)
		require.True(t, same, "%s\n%v\n%v\n%v %s", r.Source(), w.rows[v.ID], res, v, v.Reasons)
		return nil
	}))
	require.Equal(t, len(w.rows), seen)
}

// checkWaterfall holds a waterfall to be the analysis without what is missing.
func (w *world) checkWaterfall(t *testing.T, q *columnar.Question) {
	t.Helper()
	want := w.view.Analyse(q)
	want.Missing = nil
	for i := range want.Terms {
		want.Terms[i].Missing = nil
	}
	require.Equal(t, want, w.view.Waterfall(q))
}

// checkAnalysis counts the terms again, row by row.
func (w *world) checkAnalysis(t *testing.T, r *rule.Rule, want map[int64]rule.Result, got columnar.Analysis) {
	t.Helper()
	terms := make([]columnar.Term, len(r.Terms()))
	count, alone := map[string]int{}, map[string]int{}
	left := len(want)
	for _, res := range want {
		truths := r.TermTruths(res.Conditions)
		for _, key := range res.Missing {
			count[key]++
			if len(res.Missing) == 1 {
				alone[key]++
			}
		}
		cut := slices.Index(truths, rule.False)
		for i, truth := range truths {
			others := !slices.ContainsFunc(slices.Concat(truths[:i], truths[i+1:]), func(t rule.Truth) bool { return t != rule.True })
			switch {
			case cut == i:
				terms[i].Cut++
			case truth == rule.Unknown && (cut < 0 || cut > i):
				terms[i].Unknown++
			}
			if others && truth != rule.True {
				terms[i].Dropped++
				if truth == rule.False {
					terms[i].Only++
				} else {
					terms[i].Lacking++
				}
			}
		}
	}
	for i := range terms {
		left -= terms[i].Cut
		terms[i].Left = left
		got.Terms[i].Missing = nil // counted over the whole rule below
	}
	require.Equal(t, terms, got.Terms, r.Source())
	for _, m := range got.Missing {
		key := ruletest.Variables[m.Variable].Key
		require.Equal(t, []int{count[key], alone[key]}, []int{m.Count, m.Alone}, r.Source())
		delete(count, key)
	}
	require.Empty(t, count, r.Source())
}

func (w *world) checkSelect(t *testing.T, r *rule.Rule, q *columnar.Question, want map[int64]rule.Result) {
	t.Helper()
	term := len(r.Terms())
	variable := r.Root().Attributes()
	for _, c := range []columnar.Choice{{}, {Verdict: rule.Undetermined}, {Only: term}, {Stuck: 1}, {Left: term}, {Verdict: rule.Ineligible, Left: 1}, {Only: term + 1}} {
		if len(variable) > 0 {
			c.Lacks = map[bool]int{true: variable[0] + 1}[c.Verdict == rule.Undetermined]
		}
		var chosen []int64
		for id, res := range want {
			if c.Only <= term && takes(r, c, res) {
				chosen = append(chosen, id)
			}
		}
		sameIDs(t, chosen, w.view.Select(q, c), r.Source())
	}
}

func takes(r *rule.Rule, c columnar.Choice, res rule.Result) bool {
	truths := r.TermTruths(res.Conditions)
	alone := func(term int, truth rule.Truth) bool {
		others := slices.Delete(slices.Clone(truths), term-1, term)
		return truths[term-1] == truth && !slices.ContainsFunc(others, func(t rule.Truth) bool { return t != rule.True })
	}
	return (c.Verdict == "" || c.Verdict == res.Verdict) &&
		(c.Lacks == 0 || slices.Contains(res.Missing, ruletest.Variables[c.Lacks-1].Key)) &&
		(c.Only == 0 || alone(c.Only, rule.False)) && (c.Stuck == 0 || alone(c.Stuck, rule.Unknown)) &&
		!slices.Contains(truths[:c.Left], rule.False)
}

func TestAViewAnswersAsTheInterpreterDoes(t *testing.T) {
	t.Parallel()
	g := ruletest.New(1)
	for _, n := range []int{0, 1, 63, 64, 65, 16384, 17000} {
		w := newWorld(g, n)
		for range 150_000 / (n + 3000) {
			w.check(t, g.Rule(), g.Day())
		}
	}
}

func TestAViewFollowsChanges(t *testing.T) {
	t.Parallel()
	g := ruletest.New(2)
	w := newWorld(g, 3000)
	before := w.view
	q := columnar.Ask(g.Rule(), 19000)
	counted := before.Count(q)
	for range 60 {
		w.change(g, 1+g.IntN(60))
		require.Equal(t, len(w.rows), w.view.Rows())
		w.check(t, g.Rule(), g.Day())
		id := ids(w.rows)[g.IntN(len(w.rows))]
		row, found := w.view.Find(id)
		require.True(t, found)
		for i := range ruletest.Variables {
			require.Equal(t, w.rows[id][i].Any(), row.Value(i).Any())
		}
	}
	require.Equal(t, counted, before.Count(q), "a view that somebody holds stays as it was")
}

func TestAComparisonOfRulesGivesEveryChangeOneCause(t *testing.T) {
	t.Parallel()
	g := ruletest.New(3)
	w := newWorld(g, 2000)
	w.change(g, 50)
	for range 100 {
		before, after, day := g.Rule(), g.Rule(), g.Day()
		b, a := columnar.Ask(before, day), columnar.Ask(after, day)
		e := w.view.Compare(b, a)
		lists := map[columnar.Change][]int64{}
		for id, row := range w.rows {
			was, is := before.Eval(day, row).Verdict, after.Eval(day, row).Verdict
			switch {
			case was == is:
			case is == rule.Eligible:
				lists[columnar.Gained] = append(lists[columnar.Gained], id)
			case is == rule.Undetermined:
				lists[columnar.Blurred] = append(lists[columnar.Blurred], id)
			case was == rule.Eligible:
				lists[columnar.Lost] = append(lists[columnar.Lost], id)
			default:
				lists[columnar.Cleared] = append(lists[columnar.Cleared], id)
			}
		}
		for _, kind := range []columnar.Change{columnar.Gained, columnar.Lost, columnar.Blurred, columnar.Cleared} {
			require.Equal(t, len(lists[kind]), e.Changed[kind])
			sameIDs(t, lists[kind], w.view.Changed(b, a, kind, 0))
			causes, byTerm := e.ByAfter, []int64{}
			if kind == columnar.Gained {
				causes = e.ByBefore
			}
			for term, n := range causes {
				found := w.view.Changed(b, a, kind, term+1)
				require.Len(t, found, n[kind])
				byTerm = append(byTerm, found...)
			}
			sameIDs(t, lists[kind], byTerm, "%s\n%s", before.Source(), after.Source())
		}
	}
}

func TestAnAttributeThatIsNotHeldIsUnknown(t *testing.T) {
	t.Parallel()
	vars := []rule.Variable{{Key: "a", Type: rule.Int}, {Key: "b", Type: rule.String}}
	b := columnar.NewBuilder(vars, []bool{true, false}, 1)
	b.Set(0, rule.OfInt(1))
	b.Set(1, rule.OfString("x"))
	b.Next(7)
	r, err := rule.Compile(vars, `a == 1 && b == "x"`)
	require.NoError(t, err)
	v := columnar.NewView(vars, b.Build(1))
	require.Equal(t, columnar.Counts{Undetermined: 1}, v.Count(columnar.Ask(r, 0)))
	_, found := v.Find(8)
	require.False(t, found)
}

func TestManyDistinctValuesAreFoundThroughTheIndex(t *testing.T) {
	t.Parallel()
	vars := []rule.Variable{{Key: "money", Type: rule.Double}, {Key: "staff", Type: rule.Int}}
	random := rand.New(rand.NewPCG(5, 6))
	b := columnar.NewBuilder(vars, []bool{true, true}, 0)
	rows := make([]rule.Values, 30_000)
	for i := range rows {
		rows[i] = make(rule.Values, 2)
		if random.IntN(10) > 0 {
			rows[i][0] = rule.OfDouble(float64(random.IntN(1<<40)-1<<39) / 128)
		}
		if random.IntN(3) > 0 { // most at one value, which gets a step of its own
			rows[i][1] = rule.OfInt(int64(max(0, random.IntN(5000)-4000)))
		}
		b.Set(0, rows[i][0])
		b.Set(1, rows[i][1])
		b.Next(int64(i))
	}
	v := columnar.NewView(vars, b.Build(1))
	for range 6 {
		at := rows[random.IntN(len(rows))]
		money, staff := at[0].Double(), at[1].Int()
		for _, op := range []string{"<", "<=", ">", ">=", "==", "!="} {
			r, err := rule.Compile(vars, "money "+op+" "+rule.OfDouble(money).Source()+" && !(staff "+op+" "+rule.OfInt(staff).Source()+")")
			require.NoError(t, err)
			var want columnar.Counts
			for _, row := range rows {
				switch r.Eval(0, row).Verdict {
				case rule.Eligible:
					want.Eligible++
				case rule.Undetermined:
					want.Undetermined++
				default:
					want.Ineligible++
				}
			}
			require.Equal(t, want, v.Count(columnar.Ask(r, 0)), r.Source())
			require.Equal(t, want, v.Count(columnar.Ask(r, 0).Scan()), r.Source())
		}
	}
}

func TestAConditionMayBeDecidedThoughItsAttributeIsUnknown(t *testing.T) {
	t.Parallel()
	g := ruletest.New(6)
	w := newWorld(g, 500)
	for _, text := range []string{
		`["a", "b"].exists(x, x == "b" || x == town)`, `["a", "b"].all(x, x == "b" && x == town)`, `(true ? 1 : employees) > 0`, `(false ? employees : 1) < 0`,
		`(high_tech || true) == true`, `!((high_tech && false) == false)`, `(1 == 1 || employees / 0 > 1) == high_tech`,
	} {
		r, err := rule.Compile(ruletest.Variables, text)
		require.NoError(t, err, text)
		w.check(t, r, g.Day())
	}
}

func TestALimitThatNoColumnCouldHoldIsComparedAsComputed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]columnar.Counts{
		"a > -0.0":                      {Eligible: 1, Ineligible: 1},
		"a >= -0.0":                     {Eligible: 2},
		"a == -0.0":                     {Eligible: 1, Ineligible: 1},
		"d >= as_of - duration(\"3h\")": {Eligible: 1, Ineligible: 1},
		"d > as_of - duration(\"21h\")": {Eligible: 1, Ineligible: 1},
	} {
		vars := []rule.Variable{{Key: "a", Type: rule.Double}, {Key: "d", Type: rule.Date}}
		b := columnar.NewBuilder(vars, []bool{true, true}, 2)
		for id, a := range []float64{0, 1} {
			b.Set(0, rule.OfDouble(a))
			b.Set(1, rule.OfDay(rule.Day(18999+id)))
			b.Next(int64(id + 1))
		}
		r, err := rule.Compile(vars, text)
		require.NoError(t, err)
		require.Equal(t, want, columnar.NewView(vars, b.Build(1)).Count(columnar.Ask(r, 19000)), text)
	}
}
