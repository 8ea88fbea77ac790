package claims_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/db/dbtest"
)

func TestQueueShowsTheNearestDeadlineFirst(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	first := w.accepted(t) // due 26 December
	second, err := w.Start(t.Context(), w.firm, w.other, w.notice)
	require.NoError(t, err)
	list, err := w.Queue(t.Context(), claims.Filter{})
	require.NoError(t, err)
	require.Len(t, list, 1, "a draft is the enterprise's own")
	_, err = w.ByID(t.Context(), second.ID)
	require.ErrorIs(t, err, claims.ErrNotFound)

	w.now = time.Date(2022, 12, 13, 9, 0, 0, 0, calendar.Shanghai)
	require.NoError(t, w.SaveDraft(t.Context(), w.firm, w.other, second.ID, filled))
	_, err = w.Submit(t.Context(), w.firm, w.other, second.ID) // due 20 December
	require.NoError(t, err)
	list, err = w.Queue(t.Context(), claims.Filter{})
	require.NoError(t, err)
	require.Equal(t, []int64{second.ID, first.ID}, []int64{list[0].ID, list[1].ID})

	counts, err := w.Counts(t.Context(), claims.Filter{State: claims.Accepted})
	require.NoError(t, err)
	require.Equal(t, map[claims.State]int{claims.Submitted: 1, claims.Accepted: 1}, counts)
	for _, f := range []claims.Filter{{State: claims.Accepted}, {Town: "大石街道"}, {Query: "粤宏"}, {Query: first.RefNo}, {NoticeID: w.notice, Query: "91440101"}} {
		list, err = w.Queue(t.Context(), f)
		require.NoError(t, err)
		require.Len(t, list, 1, "%+v", f)
		require.Equal(t, first.ID, list[0].ID)
	}
	for _, f := range []claims.Filter{{Query: "%"}, {NoticeID: -1}, {Page: 2}} {
		list, err = w.Queue(t.Context(), f)
		require.NoError(t, err)
		require.Empty(t, list, "%+v", f)
	}
	notices, err := w.Notices(t.Context())
	require.NoError(t, err)
	require.Equal(t, w.notice, notices[0].ID)
	towns, err := w.Towns(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"大石街道", "南村镇"}, towns)
}

func TestExportIsReadableSafeAndAudited(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c := w.accepted(t)
	_, err := w.conn.Exec(t.Context(), `update enterprises set name = '=cmd|calc' where id = $1`, w.own)
	require.NoError(t, err)
	var out strings.Builder
	require.NoError(t, w.Export(t.Context(), audit.Actor{Name: "王五"}, claims.Filter{}, &out))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.True(t, strings.HasPrefix(lines[0], "\ufeff办件编号,企业名称"))
	require.Equal(t, c.RefNo+",'=cmd|calc,91440101633203772F,大石街道,小微出口企业出口信用保险,2022年出口信用保险申领通知,审核中,2022-12-12 10:24,2022-12-12 10:24,2022-12-26,10,,王五,", lines[1])
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'claim.export'`))
}
