package policies_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/fault"
	"huizhida/policies"
)

func TestADocumentThatCannotBeSavedSaysEveryFieldToMend(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	issued, expires := day("2022-06-20"), day("2022-06-19")
	_, err := w.CreateDocument(t.Context(), w.drafter, policies.DocumentDraft{DocNo: "穗番府规〔2022〕第3号", IssuedOn: &issued, EffectiveOn: &expires,
		ExpiresOn: &expires, Kind: "诗歌", Openness: policies.Closed})
	known, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok)
	var names []string
	for _, f := range known.Fields {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"title", "doc_no", "kind", "issuer", "effective_on", "expires_on", "openness_basis"}, names)
}

func TestADocumentNumberBelongsToOneDocument(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	draft := policies.DocumentDraft{Title: "办法", Issuer: "区政府", DocNo: "穗番府规[2022]3号", Body: "一"}
	d, err := w.CreateDocument(t.Context(), w.drafter, draft)
	require.NoError(t, err)
	require.Equal(t, "穗番府规〔2022〕3号", d.DocNo)

	_, err = w.CreateDocument(t.Context(), w.drafter, draft)
	require.ErrorContains(t, err, "另一份文件已使用这个文号")

	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, d.ID))
	w.publish(t, policies.Documents, d.ID)
	require.NoError(t, w.WithdrawDocument(t.Context(), w.checker, d.ID, "印发有误"))
	_, err = w.CreateDocument(t.Context(), w.drafter, draft)
	require.NoError(t, err, "a withdrawn document frees its number")
}

func TestADocumentWithoutABodyIsNotSubmitted(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, err := w.CreateDocument(t.Context(), w.drafter, policies.DocumentDraft{Title: "办法", Issuer: "区政府", Body: " \n"})
	require.NoError(t, err)
	require.ErrorIs(t, w.SubmitDocument(t.Context(), w.drafter, d.ID), policies.ErrNoBody)
	d, err = w.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, policies.Draft, d.State)
}

func TestThePublicSeesOnlyWhatIsOpen(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d := w.document(t)
	_, err := w.PublicDocument(t.Context(), d.ID)
	require.ErrorIs(t, err, policies.ErrNoDocument, "a draft")

	closed, err := w.CreateDocument(t.Context(), w.drafter, policies.DocumentDraft{Title: "内部规程", Issuer: "区政府", Body: "一",
		Openness: policies.Closed, OpennessBasis: "《条例》第十六条第一款，内部事务信息"})
	require.NoError(t, err)
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, closed.ID))
	w.publish(t, policies.Documents, closed.ID)
	_, err = w.PublicDocument(t.Context(), closed.ID)
	require.ErrorIs(t, err, policies.ErrNoDocument, "not open")
	i := w.interpretation(t, closed.ID)
	require.NoError(t, w.SubmitInterpretation(t.Context(), w.drafter, i.ID))
	w.panel.Approve(t, w.Service, policies.Interpretations, i.ID)
	require.ErrorIs(t, w.PublishInterpretation(t.Context(), w.checker, i.ID, 1), policies.ErrDocumentHidden)

	open := w.publishedDocument(t)
	_, err = w.PublicDocument(t.Context(), open.ID)
	require.NoError(t, err)
	page, err := w.Library(t.Context(), policies.LibraryFilter{Module: policies.DocumentModule})
	require.NoError(t, err)
	require.Len(t, page.Entries, 1)
	require.NoError(t, w.WithdrawDocument(t.Context(), w.checker, open.ID, "已废止"))
	open, err = w.PublicDocument(t.Context(), open.ID)
	require.NoError(t, err, "its page stays")
	require.Equal(t, "已废止", open.WithdrawnNote)
}

func TestADocumentWithAnOpenNoticeIsNotWithdrawn(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	n := w.publishedNotice(t)
	p, err := w.Posted(t.Context(), n.ID)
	require.NoError(t, err)
	require.ErrorIs(t, w.WithdrawDocument(t.Context(), w.checker, p.Document.ID, "已废止"), policies.ErrNoticesOpen)
	require.NoError(t, w.WithdrawNotice(t.Context(), w.checker, n.ID, "资金用完"))
	require.NoError(t, w.WithdrawDocument(t.Context(), w.checker, p.Document.ID, "已废止"))
}

func TestADocumentIsInForceToItsLastDay(t *testing.T) {
	t.Parallel()

	last := day("2025-06-30")
	d := policies.Document{DocumentDraft: policies.DocumentDraft{ExpiresOn: &last}, Flow: policies.Flow{State: policies.Published}}
	require.True(t, d.InForce(day("2025-06-30")))
	require.False(t, d.InForce(day("2025-07-01")))
	d.State = policies.Withdrawn
	require.False(t, d.InForce(day("2025-06-01")))
}
