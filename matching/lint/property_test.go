package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/enterprises"
	"huizhida/matching/lint"
	"huizhida/matching/rule"
)

// sayings are conditions that meet each other often.
var sayings = []string{
	`size == "大型"`, `size == "小型"`, `size in ["小型", "微型"]`, `size != "大型"`, `high_tech`, `!high_tech`, `tech_sme`,
	`employees >= 10`, `employees > 10`, `employees < 10`, `employees <= 20`, `employees * 2 >= 20`, `employees == 10`, `employees < 0`,
	`export_usd_prev > 0`, `export_usd_prev <= 3000000`, `export_usd_prev < 3000000`, `export_usd_prev > 3000000`, `export_usd_prev / 2 <= 1500000`,
	`rd_staff_ratio >= 0.1`, `rd_staff_ratio <= 1`, `industry.startsWith("C")`, `industry.startsWith("C39")`, `industry == "C3911"`, `industry.endsWith("1")`,
	`"a" in tags`, `"b" in tags`, `tags.exists(t, t == "a")`, `tags.all(t, t == "a")`,
	`established <= date("2021-06-27")`, `established <= as_of - duration("8760h")`, `as_of - established < duration("8760h")`,
	`employees > patents`, `employees % 2 == 0`, `patents / employees >= 1`, `established.getMonth() == 0`, `industry.matches("^C3")`,
}

// candidates are values of each attribute in them; all that the sayings tell apart are among them.
var candidates = map[string][]rule.Value{
	"size":            {rule.OfString("大型"), rule.OfString("中型"), rule.OfString("小型"), rule.OfString("微型")},
	"high_tech":       {rule.OfBool(true), rule.OfBool(false)},
	"tech_sme":        {rule.OfBool(true), rule.OfBool(false)},
	"employees":       {rule.OfInt(0), rule.OfInt(9), rule.OfInt(10), rule.OfInt(11), rule.OfInt(20), rule.OfInt(21)},
	"patents":         {rule.OfInt(0), rule.OfInt(10), rule.OfInt(30)},
	"export_usd_prev": {rule.OfDouble(0), rule.OfDouble(1), rule.OfDouble(3e6), rule.OfDouble(3e6 + 1)},
	"rd_staff_ratio":  {rule.OfDouble(0), rule.OfDouble(0.1), rule.OfDouble(1)},
	"industry":        {rule.OfString("C1101"), rule.OfString("C3911"), rule.OfString("C3912"), rule.OfString("F1"), rule.OfString("F"), rule.OfString("C39"), rule.OfString("C3901")},
	"tags":            {rule.OfList(nil), rule.OfList([]string{"a"}), rule.OfList([]string{"b"}), rule.OfList([]string{"a", "b"}), rule.OfList([]string{"c"})},
	"established":     {rule.OfDay(asOf), rule.OfDay(asOf - 364), rule.OfDay(asOf - 365), rule.OfDay(asOf - 366), rule.OfDay(asOf - 170)},
}

// drawn is a rule of up to twelve sayings.
func drawn(t *rapid.T, depth int) string {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		return rapid.SampledFrom(sayings).Draw(t, "saying")
	}
	var parts []string
	for range rapid.IntRange(2, 3).Draw(t, "parts") {
		parts = append(parts, "("+drawn(t, depth-1)+")")
	}
	switch rapid.IntRange(0, 8).Draw(t, "joint") {
	case 0:
		return "!(" + parts[0] + ")"
	case 1:
		return strings.Join(append(parts, "high_tech")[:2], " ? ") + " : (" + drawn(t, depth-1) + ")"
	case 2, 3, 4:
		return strings.Join(parts, " || ")
	}
	return strings.Join(parts, " && ")
}

// sampled is how many rows are drawn for a rule that has too many to try all.
const sampled = 301

// rows are all that the candidates make for the rule, or enough of them.
func rows(t *rapid.T, r *rule.Rule) []rule.Values {
	vars := r.Variables()
	all := 1
	for _, key := range r.Keys() {
		all *= len(candidates[key])
	}
	if all > 1000 {
		list := make([]rule.Values, sampled)
		for i := range list {
			list[i] = make(rule.Values, len(vars))
			for n, v := range vars {
				if values := candidates[v.Key]; values != nil {
					list[i][n] = rapid.SampledFrom(values).Draw(t, v.Key)
				}
			}
		}
		return list
	}
	list := []rule.Values{make(rule.Values, len(vars))}
	for _, i := range r.Root().Attributes() {
		var longer []rule.Values
		for _, row := range list {
			for _, v := range candidates[vars[i].Key] {
				row := slices.Clone(row)
				row[i] = v
				longer = append(longer, row)
			}
		}
		list = longer
	}
	return list
}

func TestNoEnterpriseContradictsAFinding(t *testing.T) {
	t.Parallel()
	seen := map[lint.Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 4 {
			r := compile(t, drawn(t, 3))
			findings := lint.Check(r, asOf, enterprises.Domains())
			if len(findings) == 0 {
				continue
			}
			list := rows(t, r)
			for _, f := range findings {
				seen[f.Kind]++
				holds(t, r, f, list)
			}
		}
	})
	for _, k := range []lint.Kind{lint.Never, lint.Always, lint.Contradiction, lint.Unreachable, lint.Redundant, lint.Duplicate} {
		require.Greater(t, seen[k], 3, "too few findings of kind %s to prove anything: %v", k, seen)
	}
}

// holds fails if a row shows the finding to be wrong.
func holds(t *rapid.T, r *rule.Rule, f lint.Finding, list []rule.Values) {
	var mended *rule.Rule
	if f.Replacement != "" && (f.Kind == lint.Redundant || f.Kind == lint.Duplicate) {
		mended = compile(t, f.Replacement)
	}
	for _, row := range list {
		got := r.Eval(asOf, row)
		if strings.Contains(f.Message, "规则恒为不符合") || strings.Contains(f.Message, "没有一家企业") {
			require.NotEqual(t, rule.Eligible, got.Verdict, "%s\n%v\n%v", r.Source(), f, row)
		}
		if strings.Contains(f.Message, "企业全都满足") {
			require.NotEqual(t, rule.Ineligible, got.Verdict, "%s\n%v\n%v", r.Source(), f, row)
		}
		if f.Kind == lint.Never && len(f.Conditions) == 1 {
			require.NotEqual(t, rule.True, got.Conditions[f.Conditions[0]], "%s\n%v\n%v", r.Source(), f, row)
		}
		if f.Kind == lint.Always && len(f.Conditions) == 1 {
			require.NotEqual(t, rule.False, got.Conditions[f.Conditions[0]], "%s\n%v\n%v", r.Source(), f, row)
		}
		if mended != nil {
			require.Equal(t, got.Verdict, mended.Eval(asOf, row).Verdict, "%s\nbecame %s\n%v", r.Source(), f.Replacement, row)
		}
	}
}

func TestARuleThatNeverOrAlwaysHoldsIsFound(t *testing.T) {
	t.Parallel()
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 8 {
			if r := compile(t, drawn(t, 2)); isPlain(r.Source()) && isOneSided(t, r) {
				found++
				findings := lint.Check(r, asOf, enterprises.Domains())
				require.True(t, slices.ContainsFunc(findings, func(f lint.Finding) bool { return f.Level == lint.Must }), r.Source())
			}
		}
	})
	require.Greater(t, found, 5)
}

// isPlain says whether the rule has only comparisons of which the linter must know all.
func isPlain(source string) bool {
	for _, hard := range []string{"?", "%", "> patents", "patents /", "getMonth", "matches"} {
		if strings.Contains(source, hard) {
			return false
		}
	}
	return true
}

// isOneSided says whether all rows that matter come to one verdict.
func isOneSided(t *rapid.T, r *rule.Rule) bool {
	verdicts := map[rule.Verdict]int{}
	list := rows(t, r)
	if len(list) == sampled {
		return false
	}
	for _, row := range list {
		verdicts[r.Eval(asOf, row).Verdict]++
	}
	return verdicts[rule.Ineligible] == len(list) || verdicts[rule.Eligible] == len(list)
}
