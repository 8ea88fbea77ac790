package policies_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/fault"
	"huizhida/policies"
)

func TestACorrectionReplacesThePublicTextOnlyWhenItIsSigned(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d := w.publishedDocument(t)
	_, err := w.Correct(t.Context(), w.drafter, policies.Documents, d.ID, " ")
	require.ErrorIs(t, err, fault.Invalid)
	id, err := w.Correct(t.Context(), w.drafter, policies.Documents, d.ID, "补贴标准印错")
	require.NoError(t, err)
	_, err = w.Correct(t.Context(), w.editor, policies.Documents, d.ID, "又一处")
	require.ErrorIs(t, err, policies.ErrCorrecting)

	draft := d.DocumentDraft
	draft.Body = "## 第一条　目的\n\n稳定外贸企业。"
	_, err = w.EditDocument(t.Context(), w.drafter, id, 1, draft)
	require.NoError(t, err)
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, id))
	require.Contains(t, w.get(t, d.ID).Body, "外贸订单", "the public still reads the old text")
	_, err = w.PublicDocument(t.Context(), id)
	require.ErrorIs(t, err, policies.ErrNoDocument)
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, id, 2), policies.ErrNotSigned)
	r := w.review(t, w.panel.Head, id)
	require.NotNil(t, r.Base)
	require.Len(t, r.Base.Diff(r.Content), 1, "the redline is against what is public")
	w.publish(t, policies.Documents, id)

	now := w.get(t, d.ID)
	require.Contains(t, now.Body, "外贸企业")
	require.Equal(t, policies.Merged, w.get(t, id).State)
	require.True(t, now.PublishedAt.Equal(*d.PublishedAt))
	editions, err := w.Editions(t.Context(), policies.Documents, d.ID)
	require.NoError(t, err)
	require.Equal(t, []string{"补贴标准印错", ""}, []string{editions[0].Note, editions[1].Note})
	_, first, err := w.Edition(t.Context(), policies.Documents, d.ID, 1)
	require.NoError(t, err)
	require.Contains(t, first.Body, "外贸订单", "what was public stays to be read")
	list, err := w.Documents(t.Context(), policies.Filter{})
	require.NoError(t, err)
	require.Len(t, list, 1, "a merged correction is no document of its own")

	_, err = w.Correct(t.Context(), w.drafter, policies.Documents, d.ID, "下一次")
	require.NoError(t, err)
}

func TestAPublishedEditionNeverChanges(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d := w.publishedDocument(t)
	for _, sql := range []string{`update editions set note = 'x' where subject_id = $1`, `delete from editions where subject_id = $1`,
		`delete from contents where hash in (select hash from editions where subject_id = $1)`} {
		tx, err := w.tx.Begin(t.Context())
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), sql, d.ID)
		require.ErrorContains(t, err, "kept for ever")
		require.NoError(t, tx.Rollback(t.Context()))
	}
}

func TestACorrectedNoticeKeepsItsRuleAndItsDate(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	n := w.publishedNotice(t)
	correct := func(change func(*policies.NoticeDraft)) error {
		id, err := w.Correct(t.Context(), w.drafter, policies.Notices, n.ID, "延长窗口")
		require.NoError(t, err)
		draft := n.NoticeDraft
		change(&draft)
		c, err := w.EditNotice(t.Context(), w.drafter, id, 1, draft)
		require.NoError(t, err)
		require.NoError(t, w.SubmitNotice(t.Context(), w.drafter, id))
		w.panel.Approve(t, w.Service, policies.Notices, id)
		if err = w.PublishNotice(t.Context(), w.panel.Leader, id, c.Version); err != nil {
			_, drop := w.tx.Exec(t.Context(), `update notices set state = 'withdrawn' where id = $1`, id)
			require.NoError(t, drop)
		}
		return err
	}
	require.ErrorIs(t, correct(func(d *policies.NoticeDraft) { d.AsOf = d.AsOf.AddDate(0, 0, 1) }), policies.ErrAsOfFixed)
	require.NoError(t, correct(func(d *policies.NoticeDraft) { d.ClosesAt = d.ClosesAt.Add(4 * 24 * time.Hour) }))
	after, err := w.Notice(t.Context(), n.ID)
	require.NoError(t, err)
	require.Equal(t, n.RuleVersionID, after.RuleVersionID)
	require.True(t, n.ClosesAt.Add(4*24*time.Hour).Equal(after.ClosesAt))
}
