package policies_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/fault"
	"huizhida/policies"
	"huizhida/policies/check"
)

// saying is a submitted document whose body says more.
func (w *world) saying(t *testing.T, body string) policies.Document {
	t.Helper()
	d, err := w.CreateDocument(t.Context(), w.drafter, policies.DocumentDraft{Title: "办法", Issuer: "区政府", Body: body})
	require.NoError(t, err)
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, d.ID))
	return d
}

func TestWhatTheChecksBlockIsNotPublishedWhoeverSigned(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d := w.saying(t, "联系人电话13800138000。")
	w.panel.Approve(t, w.Service, policies.Documents, d.ID)
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, d.ID, 1), policies.ErrBlocked)
	r := w.review(t, w.checker, d.ID)
	require.ErrorIs(t, r.CanPublish, policies.ErrBlocked)
	require.ErrorIs(t, w.Accept(t.Context(), w.checker, policies.Documents, d.ID, r.Checks[0].Key(), "就这样"), policies.ErrNoFinding, "a block is not accepted")
}

func TestAWarningIsAcceptedWithAReasonByWhoDidNotWrite(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	require.NoError(t, w.SaveExpression(t.Context(), w.checker, check.Expression{Text: "大致上", Level: check.Warn}))
	d := w.saying(t, "大致上如此，见[旧文](/policies/999999999)。")
	w.panel.Approve(t, w.Service, policies.Documents, w.saying(t, "另一份").ID)
	r := w.review(t, w.checker, d.ID)
	require.Len(t, r.Checks, 2)
	for _, c := range r.Checks {
		require.ErrorIs(t, w.Accept(t.Context(), w.checker, policies.Documents, d.ID, c.Key(), " "), fault.Invalid)
		require.ErrorIs(t, w.Accept(t.Context(), w.drafter, policies.Documents, d.ID, c.Key(), "无妨"), policies.ErrSelfReview)
	}
	require.NoError(t, w.Accept(t.Context(), w.checker, policies.Documents, d.ID, r.Checks[0].Key(), "引用原话"))
	require.ErrorIs(t, w.Accept(t.Context(), w.checker, policies.Documents, d.ID, r.Checks[0].Key(), "再来"), policies.ErrNoFinding)
	for _, step := range policies.Steps {
		require.NoError(t, w.sign(t, w.panel.Signer(step), d.ID, step))
	}
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, d.ID, 1), policies.ErrUnaccepted)
	w.panel.Clear(t, w.Service, policies.Documents, d.ID)
	require.NoError(t, w.PublishDocument(t.Context(), w.checker, d.ID, 1))
}

func TestAnInterpretationIsComparedWithItsDocument(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d := w.saying(t, "每家补贴2万元，2022年7月1日起施行。")
	i, err := w.CreateInterpretation(t.Context(), w.drafter, d.ID, policies.InterpretationDraft{Form: "文字", Title: "解读", Body: "每家补贴3万元，2022年7月1日起。"})
	require.NoError(t, err)
	r, err := w.Review(t.Context(), w.checker, policies.Interpretations, i.ID)
	require.NoError(t, err)
	require.Len(t, r.Checks, 1)
	require.Equal(t, "3万元", r.Checks[0].Excerpt)
}

func TestWhatBearsASecretMarkIsNotTakenIn(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	for _, draft := range []policies.DocumentDraft{{Title: "办法", Issuer: "区政府", Body: "机密★1年\n\n第一条"}, {Title: "秘密★办法", Issuer: "区政府"}} {
		_, err := w.CreateDocument(t.Context(), w.drafter, draft)
		require.ErrorContains(t, err, "非涉密系统")
	}
	var n int
	require.NoError(t, w.tx.QueryRow(t.Context(), `select count(*) from documents`).Scan(&n))
	require.Zero(t, n, "nothing of it is kept")
	require.ErrorIs(t, policies.RefuseSecret("附件.docx", "绝密\n某文件"), policies.ErrSecretMark)
	require.ErrorIs(t, policies.RefuseSecret("附件.docx", "绝密\n某文件"), fault.Invalid)
	require.NoError(t, policies.RefuseSecret("附件.docx", "涉及商业秘密的，依法保密。"))
}

func TestTheListOfExpressionsIsKeptByStaffAndAudited(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	require.ErrorIs(t, w.SaveExpression(t.Context(), w.checker, check.Expression{Text: " ", Level: "x"}), fault.Invalid)
	require.NoError(t, w.SaveExpression(t.Context(), w.checker, check.Expression{Text: "大概齐", Suggestion: "大体", Level: check.Warn}))
	require.ErrorContains(t, w.SaveExpression(t.Context(), w.checker, check.Expression{Text: "大概齐", Level: check.Block}), "词表里已有")
	list, err := w.Expressions(t.Context())
	require.NoError(t, err)
	var id int64
	for _, e := range list {
		if e.Text == "大概齐" {
			id = e.ID
		}
	}
	require.NoError(t, w.SaveExpression(t.Context(), w.checker, check.Expression{ID: id, Text: "大概齐", Level: check.Block}))
	require.NoError(t, w.RemoveExpression(t.Context(), w.checker, id))
	require.ErrorIs(t, w.RemoveExpression(t.Context(), w.checker, id), policies.ErrNoExpression)
	history, err := w.History(t.Context(), "expressions", id)
	require.NoError(t, err)
	require.Len(t, history, 3)
}
