package policies_test

import (
	"errors"
	"testing"

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
