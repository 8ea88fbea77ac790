package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"穗番府規〔２０２２〕３號", "ＡＢＣ", "㎡①Ⅳ", "\u200b失業", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Normalize(s)
		require.True(t, utf8.ValidString(once))
		require.Equal(t, once, Normalize(once), "normalising again changes nothing")
		require.Equal(t, bare(s), bare(once))
	})
}

func FuzzAnyQuestionIsAnswered(f *testing.F) {
	ix := library()
	for _, s := range []string{"穗番府规〔2022〕3号", "shi ye bao xian", "sybx", "失业报险", "'''", "a b c d", "令", "第〔〕号", "999999999999号", "出口%信用_保险<script>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found := ix.Find(Query{Text: s, Now: now})
		require.LessOrEqual(t, len(found.Hits), 10)
		for _, h := range found.Hits {
			require.GreaterOrEqual(t, h.Score, float32(0))
		}
		whole := ""
		for _, span := range ix.Marker(s).Mark("出口信用保险 " + s) {
			whole += span.Text
		}
		require.Equal(t, string([]rune("出口信用保险 "+s)), whole, "marking changes no character")
	})
}

func FuzzSections(f *testing.F) {
	f.Add("# 一\n正文\n## 二\n第一条 正文。\n（一）甲。乙")
	f.Fuzz(func(t *testing.T, body string) {
		list := sections(body)
		require.NotEmpty(t, list)
		require.LessOrEqual(t, len(list), maxSections)
		for _, s := range list {
			require.False(t, strings.Contains(s.heading, "\n"))
		}
		_ = strings.Join(list[0].crumbs, "")
	})
}

func FuzzSynonymSet(f *testing.F) {
	f.Add("补贴 补助，资助")
	f.Add("开饭店 > 餐饮服务")
	f.Fuzz(func(t *testing.T, set string) {
		tidy, err := TidySet(set)
		if err != nil {
			return
		}
		again, err := TidySet(tidy)
		require.NoError(t, err)
		require.Equal(t, tidy, again)
		require.NotZero(t, NewSynonyms([]string{tidy}).longest)
	})
}
