package policies_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/policies"
)

func TestAFrozenRuleNeverChanges(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	b := w.benefit(t, w.document(t).ID)
	_, err := w.FreezeRule(t.Context(), w.drafter, b.ID)
	require.ErrorIs(t, err, policies.ErrNoRuleDraft)

	first := w.freeze(t, b.ID)
	require.Equal(t, 1, first.Version)
	draft, err := w.SaveRule(t.Context(), w.editor, b.ID, `size == "微型"`, []string{"第三条"})
	require.NoError(t, err)
	require.Equal(t, 2, draft.Version)
	again, err := w.SaveRule(t.Context(), w.drafter, b.ID, `size == "小型"`, []string{"第三条"})
	require.NoError(t, err)
	require.Equal(t, draft.ID, again.ID, "there is one draft")

	versions, err := w.RuleVersions(t.Context(), b.ID)
	require.NoError(t, err)
	require.Len(t, versions, 2)
	require.Equal(t, `size == "小型"`, versions[0].Expression)
	require.Equal(t, first, versions[1])

	basis, err := w.RuleBasis(t.Context(), b.ID)
	require.NoError(t, err)
	d, err := w.Document(t.Context(), b.DocumentID)
	require.NoError(t, err)
	require.Equal(t, policies.RuleBasis{Benefit: b, Document: d, Versions: versions}, basis)
	_, err = w.RuleBasis(t.Context(), -1)
	require.ErrorIs(t, err, policies.ErrNoBenefit)
}

func TestARuleIsFrozenOnlyWhenItCompilesAndNamesItsClauses(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	bad := errors.New("第1行第1列：没有这个属性")
	w.Check = func(string) error { return bad }
	b := w.benefit(t, w.document(t).ID)
	for _, clauses := range [][]string{nil, {}, {"第二条", " "}} {
		_, err := w.SaveRule(t.Context(), w.drafter, b.ID, `x == 1`, clauses)
		require.NoError(t, err, "work in progress is kept")
		_, err = w.FreezeRule(t.Context(), w.drafter, b.ID)
		require.ErrorIs(t, err, policies.ErrNoClause)
	}
	_, err := w.SaveRule(t.Context(), w.drafter, b.ID, `x == 1`, []string{"第二条"})
	require.NoError(t, err)
	_, err = w.FreezeRule(t.Context(), w.drafter, b.ID)
	require.ErrorIs(t, err, bad)
	versions, err := w.RuleVersions(t.Context(), b.ID)
	require.NoError(t, err)
	require.Nil(t, versions[0].FrozenAt)

	_, err = w.SaveRule(t.Context(), w.drafter, b.ID, " ", nil)
	require.ErrorIs(t, err, policies.ErrEmptyRule)
	_, err = w.SaveRule(t.Context(), w.drafter, -1, "true", nil)
	require.ErrorIs(t, err, policies.ErrNoBenefit)
}

func TestARuleSavedMeanwhileIsNotOverwritten(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	b := w.benefit(t, w.document(t).ID)
	first, err := w.EditRule(t.Context(), w.editor, b.ID, time.Time{}, `size == "微型"`, []string{"第三条"})
	require.NoError(t, err)
	_, err = w.EditRule(t.Context(), w.drafter, b.ID, time.Time{}, `size == "大型"`, []string{"第三条"})
	require.ErrorIs(t, err, policies.ErrStale, "another wrote the first rule meanwhile")
	again, err := w.EditRule(t.Context(), w.editor, b.ID, time.Time{}, `size == "微型"`, []string{"第三条"})
	require.NoError(t, err, "pressed twice")
	require.Equal(t, first, again)

	second, err := w.EditRule(t.Context(), w.drafter, b.ID, first.UpdatedAt, `size == "小型"`, []string{"第三条"})
	require.NoError(t, err)
	require.True(t, second.UpdatedAt.After(first.UpdatedAt), "also when the clock stands still")
	_, err = w.EditRule(t.Context(), w.editor, b.ID, first.UpdatedAt, `size == "中型"`, []string{"第三条"})
	require.ErrorIs(t, err, policies.ErrStale)
	frozen, err := w.FreezeRule(t.Context(), w.drafter, b.ID)
	require.NoError(t, err)
	_, err = w.EditRule(t.Context(), w.editor, b.ID, second.UpdatedAt, `size == "小型"`, []string{"第三条"})
	require.ErrorIs(t, err, policies.ErrStale, "frozen meanwhile")
	next, err := w.EditRule(t.Context(), w.editor, b.ID, frozen.UpdatedAt, `size == "中型"`, []string{"第三条"})
	require.NoError(t, err)
	require.Equal(t, 2, next.Version)
	versions, err := w.RuleVersions(t.Context(), b.ID)
	require.NoError(t, err)
	require.Equal(t, []string{`size == "中型"`, `size == "小型"`}, []string{versions[0].Expression, versions[1].Expression})
}

func TestANewRuleBeginsWithTheNewestFrozenOnesOfOthers(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	d := w.document(t).ID
	mine, other, draft := w.benefit(t, d), w.benefit(t, d), w.benefit(t, d)
	w.freeze(t, mine.ID)
	w.freeze(t, other.ID)
	_, err := w.SaveRule(t.Context(), w.editor, other.ID, `size == "小型"`, []string{"第三条"})
	require.NoError(t, err)
	_, err = w.FreezeRule(t.Context(), w.editor, other.ID)
	require.NoError(t, err)
	_, err = w.SaveRule(t.Context(), w.editor, draft.ID, `size == "大型"`, []string{"第三条"})
	require.NoError(t, err)
	rules, err := w.FrozenRules(t.Context(), mine.ID)
	require.NoError(t, err)
	var found []policies.FrozenRule
	for _, r := range rules {
		if r.BenefitID == mine.ID || r.BenefitID == other.ID || r.BenefitID == draft.ID {
			found = append(found, r)
		}
	}
	require.Equal(t, []policies.FrozenRule{{BenefitID: other.ID, Title: other.Title, Version: 2, Expression: `size == "小型"`}}, found)
}

func TestABenefitSavedMeanwhileIsNotOverwritten(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	b := w.benefit(t, w.document(t).ID)
	require.Equal(t, []string{"营业执照"}, b.Materials)
	change := b.BenefitDraft
	change.Amount = "最高20万元"
	saved, err := w.EditBenefit(t.Context(), w.editor, b.ID, b.UpdatedAt, change)
	require.NoError(t, err)
	require.Equal(t, "最高20万元", saved.Amount)
	_, err = w.EditBenefit(t.Context(), w.drafter, b.ID, b.UpdatedAt, change)
	require.ErrorIs(t, err, policies.ErrStale)
	change.PromiseDays = 0
	_, err = w.EditBenefit(t.Context(), w.drafter, b.ID, saved.UpdatedAt, change)
	require.ErrorContains(t, err, "兑现时限")
}

func TestWhatIsFrozenIsWhatWasSaved(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	b := w.benefit(t, w.document(t).ID)
	saved, err := w.SaveRule(t.Context(), w.editor, b.ID, `size == "微型"`, []string{"第三条"})
	require.NoError(t, err)
	_, err = w.SaveRule(t.Context(), w.drafter, b.ID, `size == "小型"`, []string{"第三条"})
	require.NoError(t, err)
	_, err = w.FreezeSaved(t.Context(), w.editor, saved)
	require.ErrorIs(t, err, policies.ErrStale)
	versions, err := w.RuleVersions(t.Context(), b.ID)
	require.NoError(t, err)
	require.Nil(t, versions[0].FrozenAt)
	frozen, err := w.FreezeSaved(t.Context(), w.drafter, versions[0])
	require.NoError(t, err)
	require.Equal(t, `size == "小型"`, frozen.Expression)
}
