package reports_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"huizhida/reports"
)

// golden are three real reports' tables, read from the shared data; the test skips where it is absent.
func golden(t *testing.T) map[string]reports.Tables {
	t.Helper()
	var file struct {
		Rows    []struct{ Key string }
		Reports []struct {
			ID     string
			Table2 struct {
				Rules, Normative           [3]int
				License, Penalty, Coercion int
				Fee                        string
			}
			Table3 map[string][7]int
			Table4 [15]int
		}
	}
	raw, err := os.ReadFile(filepath.Join(sharedData(t), "annual-report", "golden_tables.json"))
	if os.IsNotExist(err) {
		t.Skip("golden_tables.json is not in the shared data")
	}
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &file))
	all := map[string]reports.Tables{}
	for _, r := range file.Reports {
		var tables reports.Tables
		two := []any{r.Table2.Rules[0], r.Table2.Rules[1], r.Table2.Rules[2], r.Table2.Normative[0], r.Table2.Normative[1], r.Table2.Normative[2],
			r.Table2.License, r.Table2.Penalty, r.Table2.Coercion, r.Table2.Fee}
		for i, v := range two {
			tables.Two[i] = reports.Figure{Key: fmt.Sprint(i), Value: fmt.Sprint(v), Known: true}
		}
		tables.Two[9].Key = "fee"
		for i, row := range file.Rows { // the same order as the official table
			tables.Three[i] = r.Table3[row.Key]
		}
		for i, n := range r.Table4 {
			tables.Four[i/5][i%5] = n
		}
		all[r.ID] = tables
	}
	require.NotEmpty(t, all)
	return all
}

// sharedData is the folder of reference data: SHARED_DATA, or shared/data beside the project.
func sharedData(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("SHARED_DATA"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if data := filepath.Join(dir, "shared", "data"); exists(data) {
			return data
		}
	}
	t.Skip("the shared reference data is not here; set SHARED_DATA to run this test")
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestRealReportsReconcile(t *testing.T) {
	t.Parallel()
	for id, tables := range golden(t) {
		carried := tables.Three[1]
		for _, c := range reports.Verify(tables, 2024, &carried) {
			assert.True(t, c.OK, "%s: %s %s: %s", id, c.Rule, c.Subject, c.Equation)
		}
	}
}

// affected names the checks that mention cell (row, column) of table 3.
func affected(row, column int) map[string]bool {
	want := map[string]bool{fmt.Sprintf("E2 %s%s", reports.Rows[row].Group, reports.Rows[row].Label): true}
	key, name := reports.Rows[row].Key, reports.Columns[column]
	switch key {
	case "new", "carry_in", "carry_out":
		want["E1 "+name] = true
	case "done":
		want["E1 "+name], want["E3 "+name] = true, true
	default:
		want["E3 "+name] = true
	}
	if key == "carry_in" {
		want["E5 "+name] = true
	}
	return want
}

func failures(tables reports.Tables, carried [7]int) map[string]bool {
	failed := map[string]bool{}
	for _, c := range reports.Verify(tables, 2024, &carried) {
		if !c.OK {
			failed[c.Rule+" "+c.Subject] = true
		}
	}
	return failed
}

func TestOneAlteredCellOfTable3FailsExactlyItsRules(t *testing.T) {
	t.Parallel()
	for id, tables := range golden(t) {
		carried := tables.Three[1]
		for row := range tables.Three {
			for column := range tables.Three[row] {
				altered := tables
				altered.Three[row][column] += 3
				require.Equal(t, affected(row, column), failures(altered, carried), "%s: row %d column %d", id, row, column)
			}
		}
	}
}

func TestOneAlteredCellOfTable4FailsItsGroupOnly(t *testing.T) {
	t.Parallel()
	for id, tables := range golden(t) {
		for group := range tables.Four {
			for column := range tables.Four[group] {
				altered := tables
				altered.Four[group][column]++
				require.Equal(t, map[string]bool{"E4 " + reports.Appeals[group]: true}, failures(altered, altered.Three[1]), id)
			}
		}
	}
}

func TestCellsMustBeNonNegativeNumbers(t *testing.T) {
	t.Parallel()
	for name, alter := range map[string]func(*reports.Tables){
		"an unentered figure":  func(t *reports.Tables) { t.Two[6].Known = false },
		"a blank":              func(t *reports.Tables) { t.Two[6].Value = "" },
		"a negative licence":   func(t *reports.Tables) { t.Two[6].Value = "-1" },
		"half a penalty":       func(t *reports.Tables) { t.Two[7].Value = "0.5" },
		"a negative fee":       func(t *reports.Tables) { t.Two[9].Value = "-0.5" },
		"a fee in words":       func(t *reports.Tables) { t.Two[9].Value = "无" },
		"a fee of 7 decimals":  func(t *reports.Tables) { t.Two[9].Value = "0.1234567" },
		"a leading zero":       func(t *reports.Tables) { t.Two[7].Value = "007" },
		"a negative lawsuit":   func(t *reports.Tables) { t.Four[2][0], t.Four[2][4] = t.Four[2][0]-1000, t.Four[2][4]-1000 },
		"a negative applicant": func(t *reports.Tables) { t.Three[2][0] = -5 },
	} {
		for id, tables := range golden(t) {
			alter(&tables)
			checks := reports.Verify(tables, 2024, nil)
			assert.Contains(t, reports.Failed(checks), "E6", "%s: %s", id, name)
		}
	}
	for id, tables := range golden(t) {
		tables.Two[9].Value = "96171.6"
		assert.Empty(t, reports.Failed(reports.Verify(tables, 2024, nil)), id)
	}
}
