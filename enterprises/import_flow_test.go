package enterprises_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/fault"
)

func TestImportThroughThePage(t *testing.T) {
	t.Parallel()

	stage := func(t *testing.T, s *enterprises.Service, text string) int64 {
		t.Helper()
		imp, err := s.Stage(t.Context(), clerk, enterprises.Upload{Reader: strings.NewReader(text), Name: "企业.csv", Source: "广州海关"})
		require.NoError(t, err)
		return imp.ID
	}
	get := func(t *testing.T, s *enterprises.Service, id int64) enterprises.Import {
		t.Helper()
		imp, err := s.GetImport(t.Context(), id)
		require.NoError(t, err)
		return imp
	}

	t.Run("IsCheckedBeforeAnythingIsWrittenAndWrittenOnce", func(t *testing.T) {
		t.Parallel()

		tx := dbtest.Tx(t)
		s := newService(t, tx)
		id := stage(t, s, "uscc,单位,出口额\n"+code(1)+",甲,100\n91350100M0001TGQXM,乙,200\n"+code(2)+",丙,x\n")
		columns, err := s.Preview(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, []string{"甲", "乙", "丙"}, columns[1].Samples)
		require.Empty(t, columns[1].Target)
		require.NotEmpty(t, columns[1].Hint)

		require.NoError(t, s.Check(t.Context(), clerk, id, []string{"uscc", "name", "export_usd_2021"}))
		job := rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, enterprises.CheckArgs{}, nil)
		require.Equal(t, id, job.Args.ImportID)
		require.NoError(t, s.RunCheck(t.Context(), id))
		require.Equal(t, enterprises.Counts{Rows: 3, Created: 1, Rejected: 2}, get(t, s, id).Counts)
		require.Equal(t, enterprises.ImportChecked, get(t, s, id).State)
		require.Equal(t, 0, scan[int](t, tx, `select count(*) from enterprises`))
		issues, total, err := s.Issues(t.Context(), id, "", 0, 10)
		require.NoError(t, err)
		require.Equal(t, 2, total)
		require.Equal(t, 3, issues[0].Row)

		require.NoError(t, s.Override(t.Context(), clerk, id, issues[0].Value, "已核对营业执照"))
		require.NoError(t, s.RunCheck(t.Context(), id))
		require.Equal(t, enterprises.Counts{Rows: 3, Created: 2, Rejected: 1, Warnings: 1}, get(t, s, id).Counts)

		require.NoError(t, s.Confirm(t.Context(), clerk, id))
		rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, enterprises.ImportArgs{}, nil)
		rivertest.RequireNotInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, enterprises.RegisterChangedArgs{}, nil)
		for range 2 { // the second run does nothing
			require.NoError(t, s.RunImport(t.Context(), id))
			require.Equal(t, enterprises.Counts{Rows: 3, Created: 2, Rejected: 1, Warnings: 1}, get(t, s, id).Counts)
		}
		require.Equal(t, enterprises.ImportFinished, get(t, s, id).State)
		rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, enterprises.RegisterChangedArgs{}, nil)
		require.Equal(t, "100 200", scan[string](t, tx, `select string_agg(export_usd::text, ' ' order by export_usd) from enterprise_years where year = 2021`))
		require.Equal(t, 1, scan[int](t, tx, `select count(*) from audit_events where action = 'enterprises.import'`))

		var rejected bytes.Buffer
		require.NoError(t, s.WriteRejected(t.Context(), id, &rejected))
		require.Contains(t, rejected.String(), "uscc,单位,出口额,原行号,问题列,问题值,问题原因\n"+code(2)+",丙,x,4,出口额,x,")
		require.Equal(t, 2, strings.Count(rejected.String(), "\n"))
	})

	t.Run("EveryStepKnowsItsState", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		id := stage(t, s, "uscc,name\n"+code(1)+",甲\n")
		require.ErrorIs(t, s.Confirm(t.Context(), clerk, id), enterprises.ErrImportBusy)
		require.NoError(t, s.Check(t.Context(), clerk, id, nil))
		require.ErrorIs(t, s.Check(t.Context(), clerk, id, nil), enterprises.ErrImportBusy)
		require.ErrorIs(t, s.Discard(t.Context(), clerk, id), enterprises.ErrImportBusy)
		require.NoError(t, s.RunCheck(t.Context(), id))
		require.NoError(t, s.RunCheck(t.Context(), id)) // does nothing
		require.NoError(t, s.Discard(t.Context(), clerk, id))
		require.ErrorIs(t, s.Confirm(t.Context(), clerk, id), enterprises.ErrImportBusy)
		require.ErrorIs(t, s.Discard(t.Context(), clerk, id), enterprises.ErrImportBusy)
		_, err := s.GetImport(t.Context(), 1<<40)
		require.ErrorIs(t, err, fault.NotFound)
	})

	t.Run("AnUploadThatIsNoListIsRefusedAtItsField", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		for field, u := range map[string]enterprises.Upload{
			"file":   {Reader: strings.NewReader(""), Name: "x.csv", Source: "海关"},
			"source": {Reader: strings.NewReader("uscc\n"), Name: "x.csv"},
			"as_of":  {Reader: strings.NewReader("uscc\n"), Name: "x.csv", Source: "海关", AsOf: day("2022-11-24")},
		} {
			_, err := s.Stage(t.Context(), clerk, u)
			f, ok := errors.AsType[*fault.Error](err)
			require.True(t, ok)
			require.Equal(t, field, f.Fields[0].Name)
		}
		id := stage(t, s, "a,b\n1,2\n")
		require.ErrorIs(t, s.Check(t.Context(), clerk, id, nil), enterprises.ErrNoUSCCColumn)
		require.ErrorIs(t, s.Check(t.Context(), clerk, id, []string{"uscc", "uscc"}), fault.Invalid)
	})
}

func TestAnImportThatWasCutOffGoesOn(t *testing.T) {
	t.Parallel()

	s := newService(t, dbtest.Pool(t))
	var text strings.Builder
	text.WriteString("uscc,name\n")
	for n := range 9000 {
		fmt.Fprintf(&text, "%s,企业%d\n", code(n), n)
	}
	text.WriteString(code(5) + ",又是五\n")
	imp, err := s.Stage(t.Context(), clerk, enterprises.Upload{Reader: strings.NewReader(text.String()), Name: "x.csv", Source: "海关"})
	require.NoError(t, err)
	require.NoError(t, s.Check(t.Context(), clerk, imp.ID, nil))
	require.NoError(t, s.RunCheck(t.Context(), imp.ID))
	require.NoError(t, s.Confirm(t.Context(), clerk, imp.ID))

	// The state after two batches of a run that died: 8,000 rows are in the register and in the import's books.
	importText(t, s, enterprises.List{Source: "海关"}, text.String()[:strings.Index(text.String(), code(8000))])
	_, err = s.DB.Exec(t.Context(), `update imports set state = 'running', rows = 8000, created = 8000 where id = $1`, imp.ID)
	require.NoError(t, err)

	require.NoError(t, s.RunImport(t.Context(), imp.ID))
	imp, err = s.GetImport(t.Context(), imp.ID)
	require.NoError(t, err)
	require.Equal(t, enterprises.Counts{Rows: 9001, Created: 9000, Rejected: 1}, imp.Counts)
	require.Equal(t, 9000, scan[int](t, s.DB, `select count(*) from enterprises`))
}
