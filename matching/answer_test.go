package matching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/rule"
)

func TestAnAnswerSettlesTheOpenNoticesOfItsEnterpriseAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	n := w.notice(t, exporters, clauses)
	_, err := w.Match(t.Context(), w.editor, n.ID, nil)
	require.NoError(t, err)
	before := w.verdicts(t, n.ID)

	answer := enterprises.Statement{Key: "export_usd_prev", Period: 2021, Cell: "很多", Source: enterprises.SelfDeclared}
	_, err = w.Answer(t.Context(), w.editor, ids[1], answer)
	var refused *fault.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, before, w.verdicts(t, n.ID), "a refused answer changes nothing")

	answer.Cell = "864000"
	settled, err := w.Answer(t.Context(), w.editor, ids[1], answer)
	require.NoError(t, err)
	require.Equal(t, []matching.Settled{{NoticeID: n.ID, Benefit: "出口信用保险", Before: rule.Undetermined, After: rule.Eligible}}, settled)

	after := w.verdicts(t, n.ID)
	require.Contains(t, after[ids[1]], "eligible")
	for _, id := range []int64{ids[0], ids[2], ids[3], ids[4]} {
		require.Equal(t, before[id], after[id], "nobody else's verdict moves")
	}
	run, _, err := w.LastRun(t.Context(), n.ID)
	require.NoError(t, err)
	counts, err := w.Counts(t.Context(), n.ID)
	require.NoError(t, err)
	require.Equal(t, counts, run.Counts, "the last run and the list agree")

	settled, err = w.Answer(t.Context(), w.editor, ids[1], answer)
	require.NoError(t, err)
	require.Empty(t, settled, "the same answer again changes nothing")
	settled, err = w.Rejudge(t.Context(), ids[1])
	require.NoError(t, err)
	require.Empty(t, settled)
	again, _, err := w.LastRun(t.Context(), n.ID)
	require.NoError(t, err)
	require.Equal(t, run.ID, again.ID, "and makes no run")
}

func TestAnAnswerBeforeTheFirstRunLeavesTheNoticeToItsRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.five(t)
	n := w.notice(t, exporters, clauses)
	settled, err := w.Answer(t.Context(), audit.System("test"), ids[1],
		enterprises.Statement{Key: "export_usd_prev", Period: 2021, Cell: "864000", Source: enterprises.SelfDeclared})
	require.NoError(t, err)
	require.Empty(t, settled)
	require.Empty(t, w.verdicts(t, n.ID))
}
