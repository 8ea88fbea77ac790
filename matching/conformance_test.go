package matching_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// conformanceFiles finds CEL's own test cases in the reference data: shared/data beside or above the project, or SHARED_DATA.
func conformanceFiles(t *testing.T) []string {
	t.Helper()
	folders := []string{os.Getenv("SHARED_DATA")}
	for up := ".."; len(up) < 30; up += "/.." {
		folders = append(folders, filepath.Join(up, "shared/data"))
	}
	for _, f := range folders {
		if files, _ := filepath.Glob(filepath.Join(f, "conformance/cel-spec/*.textproto")); len(files) > 0 && f != "" {
			return files
		}
	}
	t.Skip("the reference data (shared/data, or SHARED_DATA) is not here")
	return nil
}

// celCase is one case as the rule language can be asked it: a rule, and what it should come to.
type celCase struct {
	name, rule string
	want       rule.Verdict
}

// readCase makes a rule of a case: a value that is no truth is compared with what it should be. Skip says why it cannot be asked.
func readCase(m message) (c celCase, skip string) {
	c = celCase{name: m.text("name"), rule: m.text("expr"), want: rule.Eligible}
	if m["type_env"] != nil || m["bindings"] != nil {
		return c, "has variables of its own"
	}
	if m["eval_error"] != nil {
		c.want = rule.Undetermined
		return c, ""
	}
	if m["value"] == nil {
		return c, ""
	}
	value := m["value"][0].(message)
	for kind, v := range value {
		switch text := fmt.Sprint(v[0]); kind {
		case "bool_value":
			if text == "false" {
				c.want = rule.Ineligible
			}
			return c, ""
		case "int64_value":
			c.rule = "(" + c.rule + ") == " + text
			return c, ""
		case "double_value":
			c.rule = "(" + c.rule + ") == double(" + text + ")"
			return c, ""
		case "string_value":
			c.rule = "(" + c.rule + ") == " + rule.OfString(text).Source()
			return c, ""
		}
	}
	return c, "has a result of another type"
}

func TestTheConformanceCasesOfCELPass(t *testing.T) {
	t.Parallel()
	conn := dbtest.Tx(t)
	asOf := day("2022-06-27")
	row := make(rule.Values, len(enterprises.Catalogue))
	run, skipped := 0, map[string]int{}
	for _, file := range conformanceFiles(t) {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, section := range parseTextProto(string(content))["section"] {
			for _, test := range section.(message)["test"] {
				c, skip := readCase(test.(message))
				if skip != "" {
					skipped[skip]++
					continue
				}
				r, err := matching.Compile(c.rule)
				if err != nil && c.want == rule.Undetermined && strings.Contains(err.Error(), "无法计算") {
					run++ // a constant that cannot be computed is refused at once
					continue
				}
				if err != nil {
					skipped["is outside the rule language"]++
					continue
				}
				run++
				for _, engine := range matching.Engines {
					got, err := matching.Evaluate(t.Context(), engine, r, asOf, []rule.Values{row}, conn)
					require.NoError(t, err, "%s: %s", c.name, c.rule)
					require.Equal(t, c.want, got[0].Verdict, "%s by %s: %s", c.name, engine, c.rule)
				}
			}
		}
	}
	var reasons []string
	total := 0
	for reason, n := range skipped {
		reasons = append(reasons, fmt.Sprintf("%d %s", n, reason))
		total += n
	}
	slices.Sort(reasons)
	fmt.Printf("CEL conformance: %d cases run on %d engines, %d skipped: %s\n", run, len(matching.Engines), total, strings.Join(reasons, ", "))
	require.Greater(t, run, 150)
}

func day(s string) rule.Day {
	d, err := rule.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}
