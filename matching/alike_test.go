package matching_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/matching"
)

func TestEnterprisesAlikeSayWhatIsWorthALook(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	for _, e := range []struct {
		industry  any
		employees any
		export    any // of 2021
		town      string
	}{
		{"C3911", 12, 5000.0, "大石街道"}, {"C2438", 46, 9000.0, "南村镇"}, {"C1819", 99, 0.0, "大石街道"}, {"C1819", 20, nil, "大石街道"},
		{"F5136", 12, 5000.0, "大石街道"}, {"C3911", 150, 5000.0, "大石街道"}, {"C3911", nil, 5000.0, "大石街道"}, {nil, 30, 5000.0, "大石街道"},
	} {
		var id int64
		require.NoError(t, w.db.QueryRow(t.Context(), `
			insert into enterprises (uscc, name, industry, employees, town, created_at, updated_at) values ($1, '甲', $2, $3, $4, now(), now()) returning id`,
			rand.Text()[:18], e.industry, e.employees, e.town).Scan(&id))
		_, err := w.db.Exec(t.Context(), `insert into enterprise_years (enterprise_id, year, export_usd) values ($1, 2021, $2)`, id, e.export)
		require.NoError(t, err)
	}
	n := w.notice(t, `town == "大石街道"`, []string{"第二条"})
	_, err := w.Match(t.Context(), audit.System("test"), n.ID, nil)
	require.NoError(t, err)

	yes, no := true, false
	for name, tt := range map[string]struct {
		like             matching.Likeness
		eligible, judged int
	}{
		"Exporters":      {matching.Likeness{Sections: []string{"C"}, MinStaff: 10, MaxStaff: 99, Exports: &yes}, 1, 2},
		"NoExporters":    {matching.Likeness{Sections: []string{"C"}, MinStaff: 10, MaxStaff: 99, Exports: &no}, 2, 2},
		"EitherExporter": {matching.Likeness{Sections: []string{"C"}, MinStaff: 10, MaxStaff: 99}, 3, 4},
		"Large":          {matching.Likeness{Sections: []string{"C"}, MinStaff: 100}, 1, 1},
		"EveryTrade":     {matching.Likeness{MinStaff: 10, MaxStaff: 99, Exports: &yes}, 3, 4},
	} {
		list, err := w.Alike(t.Context(), tt.like)
		require.NoError(t, err, name)
		require.Len(t, list, 1, name)
		require.Equal(t, []int{tt.eligible, tt.judged}, []int{list[0].Eligible, list[0].Judged}, name)
	}
	none, err := w.Alike(t.Context(), matching.Likeness{Sections: []string{"A"}})
	require.NoError(t, err)
	require.Empty(t, none)
	w.now = w.now.Add(365 * 24 * time.Hour)
	none, err = w.Alike(t.Context(), matching.Likeness{})
	require.NoError(t, err)
	require.Empty(t, none, "closed notices are not offered")
}
