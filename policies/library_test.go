package policies_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/policies"
)

func TestTheLibraryFindsWhatIsPublicByWordOrNumber(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d, err := w.CreateDocument(t.Context(), w.drafter, policies.DocumentDraft{Title: "促进100%外贸_增长措施", Kind: "措施", Issuer: "区商务局", DocNo: "番府办〔2022〕8号", Body: "展会补贴"})
	require.NoError(t, err)
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, d.ID))
	w.publish(t, policies.Documents, d.ID)
	n := w.publishedNotice(t)
	w.document(t) // a draft nobody finds

	for query, want := range map[string]int{"": 2, "外贸": 2, "外贸 展会": 1, "番府办[2022]8": 1, "100%": 1, "贸_增": 1, "贸%增": 0, "没有的词": 0} {
		page, err := w.Library(t.Context(), policies.LibraryFilter{Module: policies.DocumentModule, Query: query})
		require.NoError(t, err)
		require.Len(t, page.Entries, want, query)
		require.Equal(t, want, page.Total, query)
	}

	page, err := w.Library(t.Context(), policies.LibraryFilter{Module: policies.DocumentModule, Facet: "措施", Year: 2022})
	require.NoError(t, err)
	require.Equal(t, []int64{d.ID}, []int64{page.Entries[0].ID})
	require.Equal(t, map[policies.Module]int{policies.NoticeModule: 1, policies.DocumentModule: 2, policies.InterpretationModule: 0, policies.BenefitModule: 1}, page.Counts)
	require.Equal(t, []policies.Chip{{Value: "2022", Count: 1}}, page.Years)
	require.Len(t, page.Facets, 2, "every kind stays choosable")

	open, err := w.Library(t.Context(), policies.LibraryFilter{Module: policies.BenefitModule})
	require.NoError(t, err)
	require.Equal(t, n.ID, *open.Entries[0].NoticeID)
	known, err := w.Known(t.Context(), []string{"展会", "火箭", "出口"})
	require.NoError(t, err)
	require.Equal(t, []string{"展会", "出口"}, known)
}

func TestTheLibraryShowsOpenWindowsFirstAndThePagesFit(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	n := w.publishedNotice(t)
	closing, err := w.Closing(t.Context(), 4)
	require.NoError(t, err)
	require.Equal(t, n.ID, closing[0].ID)
	require.Equal(t, "正在申报", closing[0].Facet)

	w.now = w.now.AddDate(1, 0, 0)
	closing, err = w.Closing(t.Context(), 4)
	require.NoError(t, err)
	require.Empty(t, closing)
	page, err := w.Library(t.Context(), policies.LibraryFilter{Module: policies.NoticeModule, Place: policies.Place{Cursor: policies.Cursor{At: w.now.AddDate(-9, 0, 0), ID: 1}, Past: true}})
	require.NoError(t, err)
	require.Empty(t, page.Entries)
	require.Equal(t, 1, page.Total)
	require.Equal(t, []policies.Chip{{Value: "已截止", Count: 1}}, page.Facets)
}

func TestTheConsoleListsCountByState(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	n := w.publishedNotice(t)
	w.document(t)
	lines, err := w.Documents(t.Context(), policies.Filter{Query: "出口 办法"})
	require.NoError(t, err)
	require.Len(t, lines, 2)
	require.Equal(t, 1, lines[0].Notices+lines[1].Notices)
	drafts, err := w.Documents(t.Context(), policies.Filter{State: policies.Draft})
	require.NoError(t, err)
	require.Len(t, drafts, 1)
	counts, err := w.DocumentCounts(t.Context(), "出口")
	require.NoError(t, err)
	require.Equal(t, map[policies.State]int{policies.Draft: 1, policies.Published: 1}, counts)

	rows, err := w.Notices(t.Context(), policies.Filter{State: policies.Published, Query: "信用保险"})
	require.NoError(t, err)
	require.Equal(t, n.ID, rows[0].ID)
	require.Equal(t, "小微出口企业出口信用保险", rows[0].Benefit)
	counts, err = w.NoticeCounts(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, map[policies.State]int{policies.Published: 1}, counts)
}
