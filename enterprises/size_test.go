package enterprises_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
)

func inputs(industry string, x, y, z float64) enterprises.SizeInputs {
	employees := int64(x)
	return enterprises.SizeInputs{Industry: industry, Employees: &employees, Revenue10k: &y, Assets10k: &z}
}

func TestDeriveSize(t *testing.T) {
	t.Parallel()

	const unknown = -1
	for _, c := range []struct {
		industry string
		x, y, z  float64
		want     string
	}{
		{"C3911", 1200, 35000, 0, "中型"}, {"C3911", 1200, 250, 0, "微型"}, {"C3911", 15, 50000, 0, "微型"},
		{"F5174", 20, 4999, 0, "小型"}, {"F5174", 4, 90000, 0, "微型"}, {"F51", 200, 40000, 0, "大型"},
		{"C3911", 1000, 40000, 0, "大型"}, {"C3911", 999, 40000, 0, "中型"}, {"A0111", 0, 50, 0, "小型"}, {"A0111", 0, 49.99, 0, "微型"},
		{"G5910", 1000, 30000, 0, "大型"}, {"G5990", 200, 30000, 0, "大型"}, {"K7010", 0, 200000, 9999, "中型"}, {"K701", 0, 200000, 10000, "大型"},
		{"L7211", 300, 0, 8000, "中型"}, {"Q8511", 10, 0, 0, "小型"}, {"K7090", 300, 0, 0, "大型"}, {"R9011", 9, 0, 0, "微型"},
		{"C3911", unknown, 250, 0, ""}, {"C3911", 15, unknown, 0, ""}, {"E4710", 15, 90000, unknown, ""}, {"A0111", unknown, 50, unknown, "小型"},
		{"G5310", 1000, 1000, 1000, ""}, {"J6620", 1000, 1000, 1000, ""}, {"K7040", 1000, 1000, 1000, ""}, {"P8310", 1000, 1000, 1000, ""},
		{"Q8411", 1000, 1000, 1000, ""}, {"S9100", 1000, 1000, 1000, ""}, {"T9700", 1000, 1000, 1000, ""},
		{"G59", 1000, 1000, 1000, ""}, {"K70", 1000, 1000, 1000, ""}, {"F", 1000, 1000, 1000, ""}, {"", 1000, 1000, 1000, ""},
	} {
		in := inputs(c.industry, c.x, c.y, c.z)
		if c.x == unknown {
			in.Employees = nil
		}
		if c.y == unknown {
			in.Revenue10k = nil
		}
		if c.z == unknown {
			in.Assets10k = nil
		}
		require.Equal(t, c.want, enterprises.DeriveSize(in).Class, "%+v", c)
	}
}

// TestSizeTable walks every bound of every row of the measure: at the bound, and just below it.
func TestSizeTable(t *testing.T) {
	t.Parallel()

	var table struct {
		Rows []struct {
			Name       string
			Scope      []string
			Indicators map[string][3]float64
		}
	}
	require.NoError(t, json.NewDecoder(shared(t, "enterprises/sme-2017.json")).Decode(&table))
	require.Len(t, table.Rows, 16)
	classes := []string{"大型", "中型", "小型", "微型"}
	for _, row := range table.Rows {
		for _, scope := range row.Scope {
			industry := scope
			if scope[0] < 'A' {
				industry = "F" + scope // the letter plays no part for a numbered scope
			}
			for tier := range 3 {
				at := map[string]float64{"X": 0, "Y": 0, "Z": 0}
				for name, bounds := range row.Indicators {
					at[name] = bounds[tier]
				}
				finding := enterprises.DeriveSize(inputs(industry, at["X"], at["Y"], at["Z"]))
				require.Equal(t, row.Name, finding.Branch)
				require.Equal(t, classes[tier], finding.Class, "%s %v", row.Name, at)
				for name := range row.Indicators {
					at[name]--
					require.Equal(t, classes[tier+1], enterprises.DeriveSize(inputs(industry, at["X"], at["Y"], at["Z"])).Class, "%s %v", row.Name, at)
					at[name]++
				}
			}
		}
	}
}
