package jobs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/files"
	"huizhida/jobs"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/policies"
)

func TestImportJobsRunTwiceLikeOnce(t *testing.T) {
	t.Parallel()

	tx := dbtest.Tx(t)
	_, campaign := approved(t, tx, 1)
	var notice int64
	require.NoError(t, tx.QueryRow(t.Context(), `
		update notices n set closes_at = now() + interval '1 day' from campaigns c
		where c.id = $1 and n.id = c.notice_id returning n.id`, campaign).Scan(&notice))
	service := &enterprises.Service{DB: tx, Jobs: dbtest.Queue(t), Now: time.Now, Files: &files.Service{DB: tx, Now: time.Now}}
	clerk := audit.System("test")
	imp, err := service.Stage(t.Context(), clerk, enterprises.Upload{
		Reader: strings.NewReader("uscc,name,employees\n91440101MA5CJQ4N59,甲,5\nbad,乙,\n"), Name: "x.csv", Source: "统计局"})
	require.NoError(t, err)
	counts := func() enterprises.Import {
		imp, err := service.GetImport(t.Context(), imp.ID)
		require.NoError(t, err)
		return imp
	}

	require.NoError(t, service.Check(t.Context(), clerk, imp.ID, nil))
	for range 2 {
		require.Equal(t, river.EventKindJobCompleted, work(t, tx, &jobs.CheckImport{Enterprises: service}, enterprises.CheckArgs{ImportID: imp.ID}))
		require.Equal(t, enterprises.Counts{Rows: 2, Created: 1, Rejected: 1}, counts().Counts)
	}
	require.NoError(t, service.Confirm(t.Context(), clerk, imp.ID))
	for range 2 {
		require.Equal(t, river.EventKindJobCompleted, work(t, tx, &jobs.ImportEnterprises{Enterprises: service}, enterprises.ImportArgs{ImportID: imp.ID}))
		require.Equal(t, enterprises.ImportFinished, counts().State)
	}

	changed := &jobs.RegisterChanged{Matching: &matching.Service{DB: tx, Jobs: dbtest.Queue(t), Now: time.Now},
		Notify: &notify.Service{DB: tx, Jobs: dbtest.Queue(t), Now: time.Now}}
	job := rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, enterprises.RegisterChangedArgs{}, nil)
	require.Equal(t, imp.ID, job.Args.ImportID)
	require.Equal(t, river.EventKindJobCompleted, work(t, tx, changed, job.Args))
	match := rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, policies.MatchArgs{}, nil)
	require.Equal(t, notice, match.Args.NoticeID)
	e, err := service.GetByUSCC(t.Context(), "91440101MA5CJQ4N59")
	require.NoError(t, err)
	require.Equal(t, river.EventKindJobCompleted, work(t, tx, changed, enterprises.RegisterChangedArgs{EnterpriseID: e.ID}))
}
