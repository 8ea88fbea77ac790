package views

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/policies"
)

func TestAVideoIsPlayedWithTheCaptionsOfItsName(t *testing.T) {
	t.Parallel()
	files := []policies.Attachment{{ID: 1, Name: "一图看懂.mp4", MediaType: "video/mp4", Size: 9}, {ID: 2, Name: "别的.vtt", MediaType: policies.CaptionsType},
		{ID: 3, Name: "一图看懂.vtt", MediaType: policies.CaptionsType}, {ID: 4, Name: "录音.mp3", MediaType: "audio/mpeg", Size: 9}, {ID: 5, Name: "表.pdf", MediaType: "application/pdf"}}
	var page strings.Builder
	require.NoError(t, InterpretationMedia("一图看懂", files).Render(t.Context(), &page))
	require.Contains(t, page.String(), `<track kind="captions" srclang="zh-CN" label="字幕" src="/attachments/3" default>`)
	require.Contains(t, page.String(), `<audio controls preload="metadata" src="/attachments/4"`)
	require.NotContains(t, page.String(), "/attachments/5")
	require.Nil(t, captionsOf(files[0], append(files[:2:2], policies.Attachment{Name: "又一个.vtt", MediaType: policies.CaptionsType})), "of two with other names, neither")
}
