package policies_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/policies"
)

func TestARedlineMarksTheCharactersThatChanged(t *testing.T) {
	t.Parallel()

	require.Equal(t, []policies.Span{{policies.Same, "补贴不超过"}, {policies.Removed, "2"}, {policies.Added, "3"}, {policies.Same, "万元。"}},
		policies.Redline("补贴不超过2万元。", "补贴不超过3万元。"))
	require.Equal(t, []policies.Span{{policies.Same, "一样"}}, policies.Redline("一样", "一样"))
}

func TestARedlineHoldsBothTexts(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("企业补贴万元12。\n👍")), 0, 40, -1)
		from, to := text.Draw(r, "from"), text.Draw(r, "to")
		var before, after string
		for _, s := range policies.Redline(from, to) {
			if s.Kind != policies.Added {
				before += s.Text
			}
			if s.Kind != policies.Removed {
				after += s.Text
			}
		}
		require.Equal(r, from, before)
		require.Equal(r, to, after)
	})
}

func TestADiffNamesTheFieldsThatChanged(t *testing.T) {
	t.Parallel()

	a := policies.InterpretationDraft{Form: "文字", Title: "一图看懂", Body: "保什么"}.Content()
	b := policies.InterpretationDraft{Form: "图解", Title: "一图看懂", Body: "保多少"}.Content()
	b.Attachments = []policies.Enclosure{{Name: "图.png", Hash: "0123456789"}}
	var names []string
	for _, f := range a.Diff(b) {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"形式", "附件", "正文"}, names)
}
