package policies_test

import (
	"testing"
	"time"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/policies"
)

func TestPublishingANoticePinsTheRuleAndAsksForMatching(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	b := w.benefit(t, w.publishedDocument(t).ID)
	w.freeze(t, b.ID)
	second := w.freeze(t, b.ID)
	_, err := w.SaveRule(t.Context(), w.drafter, b.ID, `size == "微型"`, []string{"第二条"})
	require.NoError(t, err, "a newer draft, not frozen")
	n := w.notice(t, b.ID)
	require.Equal(t, "2022-06-27", n.AsOf.Format(time.DateOnly), "evaluated as of the opening day unless told otherwise")
	require.NoError(t, w.SubmitNotice(t.Context(), w.drafter, n.ID))
	rivertest.RequireNotInsertedTx[*riverpgxv5.Driver](t.Context(), t, w.tx, policies.MatchArgs{}, nil)

	w.publish(t, policies.Notices, n.ID)
	n, err = w.Notice(t.Context(), n.ID)
	require.NoError(t, err)
	require.Equal(t, second.ID, *n.RuleVersionID)
	job := rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, w.tx, policies.MatchArgs{}, nil)
	require.Equal(t, n.ID, job.Args.NoticeID)

	require.ErrorIs(t, w.PublishNotice(t.Context(), w.checker, n.ID, n.Version), policies.ErrNotInReview)
	rivertest.RequireManyInsertedTx[*riverpgxv5.Driver](t.Context(), t, w.tx, []rivertest.ExpectedJob{{Args: policies.MatchArgs{}}})
}

func TestANoticeThatStandsOnNothingIsNotPublished(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		frozen, public bool
		days           int
		want           error
	}{
		"NoFrozenRule":  {frozen: false, public: true, want: policies.ErrNoFrozenRule},
		"NoPublicBasis": {frozen: true, public: false, want: policies.ErrDocumentHidden},
		"WindowOver":    {frozen: true, public: true, days: 365, want: policies.ErrWindowPast},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			document := w.document(t)
			if tt.public {
				document = w.publishedDocument(t)
			}
			b := w.benefit(t, document.ID)
			if tt.frozen {
				w.freeze(t, b.ID)
			}
			n := w.notice(t, b.ID)
			require.NoError(t, w.SubmitNotice(t.Context(), w.drafter, n.ID))
			w.panel.Approve(t, w.Service, policies.Notices, n.ID)
			w.now = w.now.AddDate(0, 0, tt.days)
			require.ErrorIs(t, w.PublishNotice(t.Context(), w.checker, n.ID, n.Version), tt.want)
			n, err := w.Notice(t.Context(), n.ID)
			require.NoError(t, err)
			require.Equal(t, policies.InReview, n.State)
			require.Nil(t, n.RuleVersionID, "nothing is pinned by halves")
			rivertest.RequireNotInsertedTx[*riverpgxv5.Driver](t.Context(), t, w.tx, policies.MatchArgs{}, nil)
		})
	}
}

func TestAWindowThatClosesBeforeItOpensIsRefused(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	b := w.benefit(t, w.document(t).ID)
	d := w.noticeDraft()
	d.ClosesAt = time.Date(2022, 6, 26, 17, 0, 0, 0, calendar.Shanghai)
	_, err := w.CreateNotice(t.Context(), w.drafter, b.ID, d)
	require.ErrorContains(t, err, "截止时间应晚于开始日期")
}

func TestAWindowThatIsAwkwardWarns(t *testing.T) {
	t.Parallel()

	at := func(s string) time.Time { return policies.OpensAt(day(s)).Add(17 * time.Hour) }
	for _, tt := range []struct {
		opens, closes string
		warnings      []string
	}{
		{"2022-06-27", "2022-12-30", nil},
		{"2022-06-27", "2022-10-01", []string{"不是工作日"}},
		{"2022-06-25", "2022-10-08", []string{"开始日"}},
		{"2022-06-27", "2022-07-01", []string{"不足10个工作日"}},
	} {
		warnings := policies.NoticeDraft{OpensOn: day(tt.opens), ClosesAt: at(tt.closes)}.Warnings()
		require.Len(t, warnings, len(tt.warnings), tt)
		for i, want := range tt.warnings {
			require.Contains(t, warnings[i], want)
		}
	}
}

func TestAWindowOpensAtMidnightAndClosesOnItsMinute(t *testing.T) {
	t.Parallel()

	n := policies.Notice{NoticeDraft: policies.NoticeDraft{OpensOn: day("2022-06-27"), ClosesAt: time.Date(2022, 12, 30, 17, 0, 0, 0, calendar.Shanghai)}}
	for at, want := range map[string]policies.Window{
		"2022-06-26T23:59:59+08:00": policies.Upcoming,
		"2022-06-27T00:00:00+08:00": policies.OpenNow,
		"2022-12-30T09:00:00Z":      policies.OpenNow,
		"2022-12-30T17:00:01+08:00": policies.Ended,
	} {
		now, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		require.Equal(t, want, n.Window(now), at)
	}
}
