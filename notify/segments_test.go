package notify_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
)

func TestSegmentsAreCountedAsTheyAreBilled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 1},
		{strings.Repeat("惠", 70), 1},
		{strings.Repeat("惠", 71), 2},
		{strings.Repeat("惠", 134), 2},
		{strings.Repeat("惠", 135), 3},
		{strings.Repeat("a", 69) + "惠", 1},
		{strings.Repeat("a", 70) + "惠", 2},
		{strings.Repeat("a", 160), 1},
		{strings.Repeat("a", 161), 2},
		{strings.Repeat("a", 306), 2},
		{strings.Repeat("a", 307), 3},
		{strings.Repeat("[", 80), 1},
		{strings.Repeat("[", 81), 2},
		{strings.Repeat("a", 152) + "{" + strings.Repeat("a", 151), 2},
		{strings.Repeat("a", 152) + "{" + strings.Repeat("a", 152), 3}, // 306 in all, but the pair is not cut
		{strings.Repeat("a", 70) + "`", 2},                             // GSM 03.38 has no grave accent
		{strings.Repeat("😀", 35), 1},
		{strings.Repeat("😀", 36), 2},
		{strings.Repeat("😀", 67), 3}, // 33 to a part: a pair is not cut
	} {
		require.Equal(t, c.want, notify.Segments(c.text), "%d characters of %.8q", len([]rune(c.text)), c.text)
	}
}
