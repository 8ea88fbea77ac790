package policies_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/policies"
	"huizhida/policies/policytest"
)

func (w *world) get(t *testing.T, id int64) policies.Document {
	t.Helper()
	d, err := w.Document(t.Context(), id)
	require.NoError(t, err)
	return d
}

func TestAScheduleIsUndoneByAnEdit(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, _ := w.inReview(t)
	at := w.now.Add(24 * time.Hour)
	require.ErrorIs(t, w.Publish(t.Context(), w.checker, policies.Documents, d.ID, policies.Release{Version: 1, At: at}), policies.ErrNotSigned)
	w.panel.Approve(t, w.Service, policies.Documents, d.ID)
	require.ErrorIs(t, w.Publish(t.Context(), w.checker, policies.Documents, d.ID, policies.Release{Version: 1, At: w.now}), fault.Invalid, "not in the past")
	require.NoError(t, w.Publish(t.Context(), w.checker, policies.Documents, d.ID, policies.Release{Version: 1, At: at}))
	_, err := w.PublicDocument(t.Context(), d.ID)
	require.ErrorIs(t, err, policies.ErrNoDocument, "not yet")

	draft := d.DocumentDraft
	draft.Body = "改"
	_, err = w.EditDocument(t.Context(), w.drafter, d.ID, 1, draft)
	require.NoError(t, err)
	w.now = at.Add(time.Hour)
	require.NoError(t, w.PublishDue(t.Context(), policies.Documents, d.ID))
	d = w.get(t, d.ID)
	require.Equal(t, policies.InReview, d.State)
	require.Nil(t, d.PublishAt)
}

func TestAScheduleThatWasPutOffWaitsForItsNewTime(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, _ := w.inReview(t)
	w.panel.Approve(t, w.Service, policies.Documents, d.ID)
	first, second := w.now.Add(time.Hour), w.now.Add(48*time.Hour)
	for _, at := range []time.Time{first, second} {
		require.NoError(t, w.Publish(t.Context(), w.checker, policies.Documents, d.ID, policies.Release{Version: 1, At: at}))
	}
	w.now = first
	require.NoError(t, w.PublishDue(t.Context(), policies.Documents, d.ID))
	require.Equal(t, policies.Scheduled, w.get(t, d.ID).State, "the first time's job comes and changes nothing")
	w.now = second
	require.NoError(t, w.PublishDue(t.Context(), policies.Documents, d.ID))
	require.Equal(t, policies.Published, w.get(t, d.ID).State)
}

func TestAScheduledNoticeThatCannotBePublishedGoesBackWithTheReason(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	b := w.benefit(t, w.publishedDocument(t).ID)
	n := w.notice(t, b.ID)
	require.NoError(t, w.SubmitNotice(t.Context(), w.drafter, n.ID))
	w.panel.Approve(t, w.Service, policies.Notices, n.ID)
	at := w.now.Add(time.Hour)
	require.NoError(t, w.Publish(t.Context(), w.checker, policies.Notices, n.ID, policies.Release{Version: 1, At: at}))
	w.now = at
	require.NoError(t, w.PublishDue(t.Context(), policies.Notices, n.ID), "a refusal is no failure of the job")
	n, err := w.Notice(t.Context(), n.ID)
	require.NoError(t, err)
	require.Equal(t, policies.InReview, n.State)
	require.Contains(t, n.FlowNote, "还没有冻结的规则版本")
}

func TestAnUrgentPublicationIsListedUntilItsReviewIsSigned(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.now = time.Date(2022, 9, 30, 16, 0, 0, 0, calendar.Shanghai) // a week off follows
	d, r := w.inReview(t)
	urgent := func() error {
		return w.PublishUrgently(t.Context(), w.panel.Leader, policies.Documents, d.ID, 1, "台风停工通知")
	}
	require.ErrorIs(t, w.PublishUrgently(t.Context(), w.panel.Leader, policies.Documents, d.ID, 1, " "), fault.Invalid)
	require.ErrorIs(t, w.PublishUrgently(t.Context(), w.checker, policies.Documents, d.ID, 1, "台风"), policies.ErrNotUrgent)
	require.ErrorIs(t, urgent(), policies.ErrNotClassified, "no urgency goes before the openness decision")
	w.panel.Clear(t, w.Service, policies.Documents, d.ID)
	require.NoError(t, urgent())
	d = w.get(t, d.ID)
	require.Equal(t, policies.Published, d.State)
	require.Equal(t, "2022-10-08", calendar.ISO(*d.UrgentDueAt), "the next working day is a Saturday that is worked")
	require.True(t, d.AwaitsUrgentReview())

	for _, step := range policies.Steps {
		require.NoError(t, w.Sign(t.Context(), w.panel.Signer(step), policies.Documents, d.ID, policies.Signing{Step: step, Hash: r.Hash}))
		d = w.get(t, d.ID)
		require.Equal(t, step != policies.FinalProof, d.AwaitsUrgentReview(), step.Label())
	}
}

func TestNothingIsPublishedAgainstItsSecrecyReview(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, r := w.inReview(t)
	w.panel.Approve(t, w.Service, policies.Documents, d.ID)
	bad := policytest.Clean(r.Hash)
	bad.Answers["商业秘密"] = policies.Present
	require.ErrorContains(t, w.Screen(t.Context(), w.panel.Head, policies.Documents, d.ID, bad), "结论不能是“可以公开”")
	bad.Conclusion = policies.NotPublic
	require.ErrorContains(t, w.Screen(t.Context(), w.panel.Head, policies.Documents, d.ID, bad), "请写明")
	bad.Note = "含企业报价"
	require.NoError(t, w.Screen(t.Context(), w.panel.Head, policies.Documents, d.ID, bad))
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, d.ID, 1), policies.ErrNotScreened)
	require.ErrorIs(t, w.Screen(t.Context(), w.drafter, policies.Documents, d.ID, policytest.Clean(r.Hash)), policies.ErrSelfReview)
	require.ErrorIs(t, w.Screen(t.Context(), w.panel.Editor, policies.Documents, d.ID, policytest.Clean(r.Hash)), policies.ErrNotYourStep)
}

func TestTheOfficeDecidesTheOpennessOnALegalBasis(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, r := w.inReview(t)
	require.NoError(t, w.sign(t, w.panel.Editor, d.ID, policies.FirstReview))
	g := policies.Classifying{Hash: r.Hash, Openness: policies.Closed, Basis: "不宜公开"}
	require.ErrorContains(t, w.Classify(t.Context(), w.panel.Head, d.ID, g), "第十四条、第十五条或第十六条")
	g.Basis = "《条例》第十六条第一款，内部事务信息"
	require.ErrorIs(t, w.Classify(t.Context(), w.panel.Editor, d.ID, g), policies.ErrNotYourStep, "the office decides, not the desk")
	require.NoError(t, w.Classify(t.Context(), w.panel.Head, d.ID, g))
	d = w.get(t, d.ID)
	require.Equal(t, policies.Closed, d.Openness)
	after := w.review(t, w.panel.Head, d.ID)
	require.Equal(t, policies.FirstReview, after.Next().Step, "what is decided otherwise than proposed is another text")
	require.Equal(t, []string{"公开属性", "公开依据"}, after.Changed)
	require.NotNil(t, after.Openness.Signature)
}

func TestARepealedDocumentKeepsItsPageAndPointsToItsSuccessor(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	old := w.publishedDocument(t)
	next := w.document(t)
	draft := next.DocumentDraft
	draft.DocNo = "穗番府规〔2022〕9号"
	next, err := w.EditDocument(t.Context(), w.drafter, next.ID, 1, draft)
	require.NoError(t, err)
	require.ErrorContains(t, w.Repeal(t.Context(), w.checker, old.ID, "已修订", "穗番府规[2022]9号"), "没有已公开的文件", "the successor must be public")
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, next.ID))
	w.publish(t, policies.Documents, next.ID)
	require.ErrorIs(t, w.Repeal(t.Context(), w.checker, old.ID, " ", ""), fault.Invalid)
	require.NoError(t, w.Repeal(t.Context(), w.checker, old.ID, "已修订", "穗番府规[2022]9号"))

	old, err = w.PublicDocument(t.Context(), old.ID)
	require.NoError(t, err, "its page stays")
	require.Equal(t, policies.Repealed, old.State)
	require.Equal(t, next.ID, *old.SuccessorID)
	require.False(t, old.InForce(w.now))
	page, err := w.Library(t.Context(), policies.LibraryFilter{Module: policies.DocumentModule})
	require.NoError(t, err)
	require.Len(t, page.Entries, 1, "the shelf holds what applies")
	require.ErrorIs(t, w.Repeal(t.Context(), w.checker, old.ID, "再次", ""), policies.ErrNotPublished)
}

func TestADocumentWithAnOpenNoticeIsNotRepealed(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p, err := w.Posted(t.Context(), w.publishedNotice(t).ID)
	require.NoError(t, err)
	require.ErrorIs(t, w.Repeal(t.Context(), w.checker, p.Document.ID, "已修订", ""), policies.ErrNoticesOpen)
}
