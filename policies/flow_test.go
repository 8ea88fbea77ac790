package policies_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/fault"
	"huizhida/policies"
)

// steps are the verbs of one noun that takes the flow.
type steps struct {
	subject            policies.Subject
	id                 int64
	version            int
	submit             func(context.Context, audit.Actor, int64) error
	publish            func(context.Context, audit.Actor, int64, int) error
	sendBack, withdraw func(context.Context, audit.Actor, int64, string) error
	edit               func(audit.Actor, int) error
	state              func() policies.Flow
}

func nouns(t *testing.T, w *world) map[string]steps {
	t.Helper()
	d := w.document(t)
	parent := w.publishedDocument(t)
	i := w.interpretation(t, parent.ID)
	b := w.benefit(t, parent.ID)
	w.freeze(t, b.ID)
	n := w.notice(t, b.ID)
	return map[string]steps{
		"documents": {policies.Documents, d.ID, d.Version, w.SubmitDocument, w.PublishDocument, w.ReturnDocument, w.WithdrawDocument,
			func(a audit.Actor, version int) error {
				_, err := w.EditDocument(t.Context(), a, d.ID, version, policies.DocumentDraft{Title: "改", Issuer: "区政府", Body: "改"})
				return err
			},
			func() policies.Flow {
				d, err := w.Document(t.Context(), d.ID)
				require.NoError(t, err)
				return d.Flow
			}},
		"interpretations": {policies.Interpretations, i.ID, i.Version, w.SubmitInterpretation, w.PublishInterpretation, w.ReturnInterpretation, w.WithdrawInterpretation,
			func(a audit.Actor, version int) error {
				_, err := w.EditInterpretation(t.Context(), a, i.ID, version, policies.InterpretationDraft{Form: "文字", Title: "改", Body: "改"})
				return err
			},
			func() policies.Flow {
				i, err := w.Interpretation(t.Context(), i.ID)
				require.NoError(t, err)
				return i.Flow
			}},
		"notices": {policies.Notices, n.ID, n.Version, w.SubmitNotice, w.PublishNotice, w.ReturnNotice, w.WithdrawNotice,
			func(a audit.Actor, version int) error {
				_, err := w.EditNotice(t.Context(), a, n.ID, version, w.noticeDraft())
				return err
			},
			func() policies.Flow {
				n, err := w.Notice(t.Context(), n.ID)
				require.NoError(t, err)
				return n.Flow
			}},
	}
}

func TestATextGoesFromDraftToPublicToWithdrawn(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	for table, n := range nouns(t, w) {
		ctx := t.Context()
		require.NoError(t, n.submit(ctx, w.drafter, n.id), table)
		require.Equal(t, policies.InReview, n.state().State)
		w.panel.Approve(t, w.Service, n.subject, n.id)
		require.NoError(t, n.publish(ctx, w.checker, n.id, n.version), table)
		require.Equal(t, policies.Published, n.state().State)
		require.True(t, n.state().PublishedAt.Equal(w.now))
		require.Equal(t, w.checker.ID, *n.state().ReviewedBy)
		require.NoError(t, n.withdraw(ctx, w.checker, n.id, "办法已修订"), table)
		require.Equal(t, "办法已修订", n.state().WithdrawnNote)

		history, err := w.History(ctx, table, n.id)
		require.NoError(t, err)
		require.Equal(t, "withdraw", verbOf(history[0]))
		require.Equal(t, "publish", verbOf(history[1]))
		require.Equal(t, "办法已修订", history[0].Reason())
	}
}

func TestAReturnedTextIsADraftAgainWithTheReason(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	for table, n := range nouns(t, w) {
		ctx := t.Context()
		require.NoError(t, n.submit(ctx, w.drafter, n.id), table)
		require.ErrorIs(t, n.sendBack(ctx, w.checker, n.id, "  "), fault.Invalid)
		require.NoError(t, n.sendBack(ctx, w.checker, n.id, "缺少有效期"), table)
		require.Equal(t, policies.Draft, n.state().State)
		require.Equal(t, "缺少有效期", n.state().ReturnedNote)
		require.NoError(t, n.edit(w.drafter, n.version), table)
		require.NoError(t, n.submit(ctx, w.drafter, n.id), table)
		require.Empty(t, n.state().ReturnedNote)
		w.panel.Approve(t, w.Service, n.subject, n.id)
		require.ErrorIs(t, n.publish(ctx, w.checker, n.id, n.version), policies.ErrReviewStale, "the publisher read the version before")
		require.NoError(t, n.publish(ctx, w.checker, n.id, n.version+1), table)
	}
}

func TestWhoWroteATextMayNotReviewIt(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	for table, n := range nouns(t, w) {
		ctx := t.Context()
		require.NoError(t, n.edit(w.editor, n.version), table)
		require.NoError(t, n.edit(w.editor, n.version+1), table)
		require.Equal(t, []int64{w.editor.ID}, n.state().EditedBy)
		require.NoError(t, n.submit(ctx, w.checker, n.id), table)
		w.panel.Approve(t, w.Service, n.subject, n.id)
		for _, author := range []audit.Actor{w.drafter, w.editor} {
			require.ErrorIs(t, n.publish(ctx, author, n.id, n.version+2), policies.ErrSelfReview, table)
			require.ErrorIs(t, n.sendBack(ctx, author, n.id, "重写"), policies.ErrSelfReview, table)
		}
		require.Equal(t, policies.InReview, n.state().State)
	}
}

func TestAStepFromTheWrongStateIsRefusedByName(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	for table, n := range nouns(t, w) {
		ctx := t.Context()
		require.ErrorIs(t, n.publish(ctx, w.checker, n.id, n.version), policies.ErrNotInReview, table)
		require.ErrorIs(t, n.withdraw(ctx, w.checker, n.id, "错了"), policies.ErrNotPublished, table)
		require.NoError(t, n.submit(ctx, w.drafter, n.id), table)
		require.ErrorIs(t, n.submit(ctx, w.drafter, n.id), policies.ErrNotDraft, table)
		w.panel.Approve(t, w.Service, n.subject, n.id)
		require.NoError(t, n.publish(ctx, w.checker, n.id, n.version), table)
		require.ErrorIs(t, n.edit(w.drafter, n.version), policies.ErrNotDraft, table)
		require.ErrorIs(t, n.publish(ctx, w.checker, n.id, n.version), policies.ErrNotInReview, "the second reviewer is told")
		require.ErrorIs(t, n.submit(ctx, w.drafter, -1), fault.NotFound, table)
		require.ErrorIs(t, n.submit(ctx, audit.System("test"), n.id), fault.Unauthorized, table)
	}
}

func TestAnEditOverAVersionThatIsNotTheLatestIsRefused(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	for table, n := range nouns(t, w) {
		require.NoError(t, n.edit(w.editor, n.version), table)
		require.ErrorIs(t, n.edit(w.drafter, n.version), policies.ErrStale, table)
		require.Equal(t, n.version+1, n.state().Version, table)
	}
}

func verbOf(e policies.Event) string {
	_, verb, _ := strings.Cut(e.Action, ".")
	return verb
}

func TestTheQueueOffersAReviewToEverybodyButTheAuthors(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	for _, n := range nouns(t, w) {
		require.NoError(t, n.submit(t.Context(), w.drafter, n.id))
	}
	waiting, err := w.WaitingForReview(t.Context(), w.checker.ID)
	require.NoError(t, err)
	require.Len(t, waiting, 3)
	own, err := w.WaitingForReview(t.Context(), w.drafter.ID)
	require.NoError(t, err)
	require.Empty(t, own)

	for _, item := range waiting {
		if item.Table == "documents" {
			require.NoError(t, w.ReturnDocument(t.Context(), w.checker, item.ID, "补充依据"))
		}
	}
	back, err := w.ReturnedTo(t.Context(), w.drafter.ID)
	require.NoError(t, err)
	require.Equal(t, "补充依据", back[0].Note)
}
