package policies_test

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/policies"
	"huizhida/policies/policytest"
)

// inReview is a submitted document and what its reviewers read.
func (w *world) inReview(t *testing.T) (policies.Document, policies.Review) {
	t.Helper()
	d := w.document(t)
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, d.ID))
	return d, w.review(t, w.panel.Head, d.ID)
}

func (w *world) review(t *testing.T, viewer audit.Actor, id int64) policies.Review {
	t.Helper()
	r, err := w.Review(t.Context(), viewer, policies.Documents, id)
	require.NoError(t, err)
	return r
}

func (w *world) sign(t *testing.T, by audit.Actor, id int64, step policies.Step) error {
	t.Helper()
	return w.Sign(t.Context(), by, policies.Documents, id, policies.Signing{Step: step, Hash: w.review(t, by, id).Hash})
}

func (w *world) hire(t *testing.T, role accounts.Role) audit.Actor {
	t.Helper()
	a, err := (&accounts.Service{DB: w.tx, Now: w.Now}).Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: role.Label(), Role: role})
	require.NoError(t, err)
	return a.Actor("")
}

func TestTheSixStepsAreSignedInTheirOrderByThePeopleOfTheirLevel(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, _ := w.inReview(t)
	require.ErrorIs(t, w.sign(t, w.panel.Head, d.ID, policies.SecondReview), policies.ErrWrongOrder)
	require.ErrorIs(t, w.sign(t, w.drafter, d.ID, policies.FirstReview), policies.ErrSelfReview)
	require.NoError(t, w.sign(t, w.panel.Editor, d.ID, policies.FirstReview))
	require.ErrorIs(t, w.sign(t, w.hire(t, accounts.Liaison), d.ID, policies.FirstProof), fault.Forbidden)
	require.NoError(t, w.sign(t, w.panel.Editor, d.ID, policies.FirstProof), "who reviewed a level may proofread it")
	require.ErrorIs(t, w.sign(t, w.panel.Editor, d.ID, policies.SecondReview), policies.ErrNotYourStep)
	require.NoError(t, w.sign(t, w.panel.Head, d.ID, policies.SecondReview))
	require.NoError(t, w.sign(t, w.checker, d.ID, policies.SecondProof), "or somebody else of that level")
	require.ErrorIs(t, w.sign(t, w.panel.Head, d.ID, policies.FinalReview), policies.ErrNotYourStep)
	require.NoError(t, w.sign(t, w.panel.Leader, d.ID, policies.FinalReview))
	require.NoError(t, w.sign(t, w.panel.Leader, d.ID, policies.FinalProof))
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, d.ID, 1), policies.ErrNotClassified)
	r := w.review(t, w.panel.Head, d.ID)
	require.NoError(t, w.Classify(t.Context(), w.checker, d.ID, policies.Classifying{Hash: r.Hash, Openness: policies.Open}))
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, d.ID, 1), policies.ErrNotScreened)
	require.NoError(t, w.Screen(t.Context(), w.checker, policies.Documents, d.ID, policytest.Clean(r.Hash)))
	require.NoError(t, w.PublishDocument(t.Context(), w.checker, d.ID, 1))
}

func TestNobodySignsForTwoLevels(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, _ := w.inReview(t)
	leader := w.panel.Leader
	require.NoError(t, w.sign(t, leader, d.ID, policies.FirstReview), "a leader may stand in for an editor")
	require.NoError(t, w.sign(t, leader, d.ID, policies.FirstProof))
	require.ErrorIs(t, w.sign(t, leader, d.ID, policies.SecondReview), policies.ErrOtherLevel)
	require.NoError(t, w.sign(t, w.panel.Head, d.ID, policies.SecondReview))
	require.NoError(t, w.sign(t, w.panel.Head, d.ID, policies.SecondProof))
	require.ErrorIs(t, w.sign(t, leader, d.ID, policies.FinalReview), policies.ErrOtherLevel)
	require.NoError(t, w.sign(t, w.hire(t, accounts.BureauLeader), d.ID, policies.FinalReview))
}

func TestAnEditVoidsWhatWasSignedAndSaysWhatChanged(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, r := w.inReview(t)
	w.panel.Approve(t, w.Service, policies.Documents, d.ID)
	draft := d.DocumentDraft
	_, err := w.EditDocument(t.Context(), w.drafter, d.ID, 1, draft)
	require.NoError(t, err)
	require.Nil(t, w.review(t, w.checker, d.ID).Next(), "a save that changes nothing voids nothing")

	draft.Body += "\n\n第二条　补贴 3 万元。"
	draft.Summary = "改"
	_, err = w.EditDocument(t.Context(), w.drafter, d.ID, 2, draft)
	require.NoError(t, err)
	after := w.review(t, w.checker, d.ID)
	require.Equal(t, policies.FirstReview, after.Next().Step)
	require.Len(t, after.Voided, 8)
	require.Equal(t, []string{"摘要", "正文"}, after.Changed)
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, d.ID, 3), policies.ErrNotSigned)
	require.ErrorIs(t, w.Sign(t.Context(), w.panel.Editor, policies.Documents, d.ID, policies.Signing{Step: policies.FirstReview, Hash: r.Hash}), policies.ErrReviewStale)

	history, err := w.History(t.Context(), "documents", d.ID)
	require.NoError(t, err)
	voids := 0
	for _, e := range history {
		if e.Action == "document.void" {
			voids++
			require.Contains(t, e.Reason(), "修改了摘要、正文，初审、一校、复审、二校、终审、三校、公开属性审核、涉密审查作废")
		}
	}
	require.Equal(t, 1, voids)
}

func TestAReturnVoidsEverySignature(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, _ := w.inReview(t)
	w.panel.Approve(t, w.Service, policies.Documents, d.ID)
	require.NoError(t, w.ReturnDocument(t.Context(), w.panel.Leader, d.ID, "依据不足"))
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, d.ID))
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, d.ID, 1), policies.ErrNotSigned, "the same text takes the whole review again")
}

func TestADoubleClickSignsOnce(t *testing.T) {
	t.Parallel()

	pool := dbtest.Pool(t)
	s := &policies.Service{DB: pool, Jobs: dbtest.Queue(t), Now: time.Now}
	panel, drafter := policytest.NewPanel(t, pool), policytest.NewPanel(t, pool).Editor
	d, err := s.CreateDocument(t.Context(), drafter, policies.DocumentDraft{Title: "办法", Issuer: "区政府", Body: "一"})
	require.NoError(t, err)
	require.NoError(t, s.SubmitDocument(t.Context(), drafter, d.ID))
	r, err := s.Review(t.Context(), panel.Editor, policies.Documents, d.ID)
	require.NoError(t, err)

	other := policytest.NewPanel(t, pool).Editor
	click := func(ctx context.Context, by audit.Actor) error {
		return s.Sign(ctx, by, policies.Documents, d.ID, policies.Signing{Step: policies.FirstReview, Hash: r.Hash})
	}
	errs := make([]error, 8)
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() { errs[i] = click(context.WithoutCancel(t.Context()), panel.Editor) })
	}
	group.Wait()
	for _, err := range errs {
		require.NoError(t, err, "the second click is no mistake")
	}
	require.ErrorIs(t, click(t.Context(), other), policies.ErrWrongOrder, "but somebody else comes too late")
	var signatures, events int
	require.NoError(t, pool.QueryRow(t.Context(), `select (select count(*) from signatures), (select count(*) from audit_events where action = 'document.sign')`).Scan(&signatures, &events))
	require.Equal(t, []int{1, 1}, []int{signatures, events})
}
