package policies_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/policies"
)

// walkShelf turns a shelf's pages to the end and back again, and returns what it passed.
func (w *world) walkShelf(t *testing.T, f policies.LibraryFilter) (there, back []int64) {
	t.Helper()
	ids := func(p policies.LibraryPage) (list []int64) {
		for _, e := range p.Entries {
			list = append(list, e.ID)
		}
		return list
	}
	page, err := w.Library(t.Context(), f)
	require.NoError(t, err)
	require.Zero(t, page.Before, "nothing is before the first page")
	for {
		there = append(there, ids(page)...)
		if page.After == (policies.Place{}) {
			break
		}
		f.Place, f.Back = policies.ParsePlace(page.After.String()), false // as an address has it
		require.Equal(t, page.After.Past, f.Place.Past)
		page, err = w.Library(t.Context(), f)
		require.NoError(t, err)
		require.NotEmpty(t, page.Entries, "a place that is offered has something behind it")
	}
	for {
		back = slices.Concat(ids(page), back)
		if page.Before == (policies.Place{}) {
			return there, back
		}
		f.Place, f.Back = policies.ParsePlace(page.Before.String()), true
		page, err = w.Library(t.Context(), f)
		require.NoError(t, err)
		require.NotEmpty(t, page.Entries)
	}
}

func TestAShelfIsTurnedToItsEndAndBackWithNothingTwice(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	n := w.publishedNotice(t)
	_, err := w.tx.Exec(t.Context(), `insert into documents (title, issuer, state, drafted_by, published_at, created_at, updated_at)
		select 'x', 'y', 'published', $1, $2::timestamptz - (n / 3) * interval '1 hour', now(), now() from generate_series(1, 64) n`, w.drafter.ID, w.now)
	require.NoError(t, err)
	_, err = w.tx.Exec(t.Context(), `insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, published_at, created_at, updated_at)
		select benefit_id, rule_version_id, 'x', as_of, '2022-01-01', $2::timestamptz + (n / 2 - 16) * interval '1 day', 'published', drafted_by, $2, now(), now()
		from notices, generate_series(1, 60) n where id = $1`, n.ID, w.now)
	require.NoError(t, err)
	for _, f := range []policies.LibraryFilter{{Module: policies.DocumentModule}, {Module: policies.NoticeModule}, {Module: policies.NoticeModule, Facet: "已截止"},
		{Module: policies.DocumentModule, Year: 2022}, {Module: policies.DocumentModule, Query: "x"}, {Module: policies.BenefitModule}} {
		there, back := w.walkShelf(t, f)
		require.Equal(t, there, back, fmt.Sprint(f))
		seen := slices.Clone(there)
		slices.Sort(seen)
		require.Len(t, slices.Compact(seen), len(there), "nothing twice")
		page, err := w.Library(t.Context(), policies.LibraryFilter{Module: f.Module, Facet: f.Facet, Year: f.Year, Query: f.Query})
		require.NoError(t, err)
		require.Len(t, there, page.Total, "and nothing left out")
	}
	var order []int64
	require.NoError(t, w.tx.QueryRow(t.Context(), `select array_agg(id order by closes_at < $1, case when closes_at >= $1 then closes_at end, case when closes_at >= $1 then id end,
		closes_at desc, id desc) from notices where state = 'published'`, w.now).Scan(&order))
	there, _ := w.walkShelf(t, policies.LibraryFilter{Module: policies.NoticeModule})
	require.Equal(t, order, there, "the windows that close first, then those that closed last")
}

func TestAPlaceIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := policies.Cursor{At: time.UnixMicro(rapid.Int64Range(-1e15, 2e17).Draw(t, "at")).UTC(), ID: rapid.Int64Range(1, 1<<62).Draw(t, "id")}
		read, err := policies.ParseCursor(c.String())
		require.NoError(t, err)
		require.Equal(t, c, read)
		p := policies.Place{Cursor: c, Past: rapid.Bool().Draw(t, "past")}
		require.Equal(t, p, policies.ParsePlace(p.String()))
		if c, err := policies.ParseCursor(rapid.String().Draw(t, "noise")); err == nil && c != (policies.Cursor{}) {
			_, err = policies.ParseCursor(c.String())
			require.NoError(t, err)
		}
	})
}

func TestADocumentAppliesFromItsFirstDayToItsLast(t *testing.T) {
	t.Parallel()
	from, to := day("2022-07-01"), day("2022-12-31")
	for now, want := range map[string]policies.Validity{
		"2022-06-30T23:59:59+08:00": policies.NotYet, "2022-07-01T00:00:00+08:00": policies.InForce, "2022-06-30T16:00:00Z": policies.InForce,
		"2022-12-31T23:59:59+08:00": policies.InForce, "2022-12-31T16:00:00Z": policies.Expired,
	} {
		at, err := time.Parse(time.RFC3339, now)
		require.NoError(t, err)
		require.Equal(t, want, policies.ValidityOf(policies.Published, &from, &to, at), now)
		require.Equal(t, policies.TakenDown, policies.ValidityOf(policies.Withdrawn, &from, &to, at))
		require.Equal(t, policies.InForce, policies.ValidityOf(policies.Published, nil, nil, at))
	}
}

func TestADocumentIsFoundUnderTheTopicsOfItsWords(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d := w.publishedDocument(t)
	w.benefit(t, d.ID)
	for _, topic := range policies.Topics {
		found, err := w.CatalogDocuments(t.Context(), policies.CatalogFilter{Topic: topic.Key, Limit: 9})
		require.NoError(t, err)
		benefits, err := w.CatalogBenefits(t.Context(), policies.CatalogFilter{Topic: topic.Key, Limit: 9})
		require.NoError(t, err)
		about := topic.Key == "trade" || topic.Key == "small" // 小微出口企业
		require.Equal(t, about, len(found) == 1, topic.Key)
		require.Equal(t, about, len(benefits) == 1, topic.Key)
		var keys []string
		require.NoError(t, w.tx.QueryRow(t.Context(), `select document_topics($1)`, map[string]string{"trade": "外贸", "industry": "技改", "innovation": "科技", "jobs": "稳岗",
			"finance": "贴息", "small": "小微", "space": "租金", "market": "展会", "farming": "农业", "green": "节能"}[topic.Key]).Scan(&keys))
		require.Equal(t, []string{topic.Key}, keys)
	}
}
