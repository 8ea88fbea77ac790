package enterprises_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
)

// shared opens a file of the reference data, and skips the test where it is not there.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	dirs := []string{os.Getenv("SHARED_DATA")}
	wd, err := os.Getwd()
	require.NoError(t, err)
	for dir := wd; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		dirs = append(dirs, filepath.Join(dir, "shared", "data"))
	}
	for _, dir := range dirs {
		if f, err := os.Open(filepath.Join(dir, name)); err == nil && dir != "" {
			t.Cleanup(func() { _ = f.Close() })
			return f
		}
	}
	t.Skipf("no reference data: %s is in none of the folders shared/data above, nor in SHARED_DATA", name)
	return nil
}

func sharedCSV(t *testing.T, name string) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(shared(t, name)).ReadAll()
	require.NoError(t, err)
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, cell := range record {
			row[records[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func TestUSCCOfKnownCompanies(t *testing.T) {
	t.Parallel()

	for _, code := range []string{"91440101633203772F", "91440400192548256N", "914403001922038216", "9144030071526726XG", "9144030010001686XA",
		"91330100799655058B", "91110108551385082Q", "91340000711771143J", "91440101MA5CJQ4N59"} {
		require.NoError(t, enterprises.CheckUSCC(code), code)
		require.True(t, enterprises.CheckOrgCode(code), code)
	}
	for _, code := range []string{"91350100M0001TGQXM", "91350211M0000XUF46", "91440101633203772G"} {
		problem, ok := errors.AsType[*enterprises.USCCProblem](enterprises.CheckUSCC(code))
		require.True(t, ok, code)
		require.True(t, problem.Overridable)
	}
	for code, says := range map[string]string{"9144010163320377IF": "是否应为 1", "91440101": "18 位", "9.14E+17": "文本", "": "18 位", "91440101633203772中": "18 位"} {
		require.ErrorContains(t, enterprises.CheckUSCC(code), says)
	}
}

func TestUSCCSamples(t *testing.T) {
	t.Parallel()

	for _, row := range sharedCSV(t, "enterprises/uscc-samples.csv") {
		require.Equal(t, row["uscc_valid"] == "1", enterprises.CheckUSCC(row["code"]) == nil, row["code"])
		require.Equal(t, row["orgcode_valid"] == "1", enterprises.CheckOrgCode(row["code"]), row["code"])
	}
}

func TestUSCCEdgeCases(t *testing.T) {
	t.Parallel()

	for _, row := range sharedCSV(t, "enterprises/uscc_edge_cases.csv") {
		code := enterprises.NormalizeUSCC(row["code"])
		require.Equal(t, row["as_is"] == "True", enterprises.CheckUSCC(row["code"]) == nil, row["code"])
		require.Equal(t, row["upper"] == "True", enterprises.CheckUSCC(code) == nil, row["code"])
		if row["org_code_check"] != "" {
			require.Equal(t, row["org_code_check"] == "True", enterprises.CheckOrgCode(code), row["code"])
		}
	}
}
