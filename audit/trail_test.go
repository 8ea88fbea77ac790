package audit_test

import (
	"bytes"
	"encoding/csv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
)

// trail records five lines: two at one moment, one of the system, one before and one after midnight in Shanghai.
func trail(t *testing.T) *audit.Service {
	t.Helper()
	tx := dbtest.Tx(t)
	li, wang := audit.Actor{ID: 1, Name: "李明", IP: "192.0.2.7"}, audit.Actor{ID: 2, Name: "=Wang", IP: "192.0.2.8"}
	noon := time.Date(2022, 12, 12, 4, 0, 0, 0, time.UTC)
	for _, e := range []audit.Event{
		{At: noon.Add(12*time.Hour - time.Second), Actor: li, Action: "notice.publish", Subject: "notices", ID: 7, Detail: map[string]any{"title": "通知"}},
		{At: noon, Actor: wang, Action: "claim.export", Subject: "claims"},
		{At: noon, Actor: li, Action: "notice.edit", Subject: "notices", ID: 7},
		{At: noon.Add(12 * time.Hour), Actor: audit.System("匹配"), Action: "notice.match", Subject: "notices", ID: 7},
		{At: noon.Add(-time.Hour), Actor: li, Action: "notice.edit", Subject: "notices", ID: 8},
	} {
		require.NoError(t, audit.Record(t.Context(), tx, e))
	}
	return &audit.Service{DB: tx, Now: func() time.Time { return noon }}
}

func TestTheTrailIsFiltered(t *testing.T) {
	t.Parallel()
	s := trail(t)
	day := func(d int) *time.Time { t := time.Date(2022, 12, d, 0, 0, 0, 0, time.UTC); return &t }
	for name, tt := range map[string]struct {
		filter audit.Filter
		want   int
	}{
		"all":                {audit.Filter{}, 5},
		"part of a name":     {audit.Filter{Who: "wan"}, 1},
		"an address":         {audit.Filter{Who: "192.0.2.7"}, 3},
		"no pattern":         {audit.Filter{Who: "%"}, 0},
		"action":             {audit.Filter{Action: "notice.edit"}, 2},
		"subject":            {audit.Filter{Subject: "notices", ID: 7}, 3},
		"the last day whole": {audit.Filter{From: day(12), To: day(12)}, 4},
		"the next day":       {audit.Filter{From: day(13)}, 1},
		"nothing":            {audit.Filter{To: day(11)}, 0},
	} {
		list, err := s.Lines(t.Context(), tt.filter, 0, 50)
		require.NoError(t, err)
		require.Len(t, list, tt.want, name)
	}
	kinds, err := s.Kinds(t.Context())
	require.NoError(t, err)
	require.Equal(t, audit.Kinds{Actions: []string{"claim.export", "notice.edit", "notice.match", "notice.publish"}, Subjects: []string{"claims", "notices"}}, kinds)
}

func TestThePagesOfTheTrailMeet(t *testing.T) {
	t.Parallel()
	s := trail(t)
	all, err := s.Lines(t.Context(), audit.Filter{}, 0, 50)
	require.NoError(t, err)
	require.Equal(t, "notice.match", all[0].Action, "the latest first")
	var paged []audit.Line
	for after := int64(0); ; {
		list, err := s.Lines(t.Context(), audit.Filter{}, after, 2)
		require.NoError(t, err)
		if len(list) == 0 {
			break
		}
		paged, after = append(paged, list...), list[len(list)-1].ID
	}
	require.Equal(t, all, paged)
}

func TestAnExportIsItselfRecorded(t *testing.T) {
	t.Parallel()
	s := trail(t)
	var file bytes.Buffer
	require.NoError(t, s.Export(t.Context(), audit.Actor{ID: 3, Name: "冯丽珍"}, audit.Filter{Who: "wang"}, &file))
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file.Bytes(), []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, "2022-12-12 12:00:00", rows[1][1])
	require.Equal(t, "'=Wang", rows[1][3], "no formula")

	list, err := s.Lines(t.Context(), audit.Filter{Action: "audit.export"}, 0, 2)
	require.NoError(t, err)
	require.Equal(t, "冯丽珍", list[0].Actor)
	require.EqualValues(t, 1, list[0].Detail["rows"])
}
