package search

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shared reads the documents and questions beside the project, and skips the test where there are none.
func shared(t *testing.T) ([]Text, []Asked) {
	t.Helper()
	var texts []Text
	for _, name := range []string{"gov_cn_2018_2019", "guangzhou_2019_2026"} {
		f, err := os.Open("../../shared/data/policies/" + name + ".jsonl")
		if err != nil {
			t.Skip("the shared documents are not beside the project: ", err)
		}
		defer f.Close()
		list, err := ReadCorpus(f, func(odd string) { t.Log(name, odd) })
		require.NoError(t, err)
		texts = append(texts, list...)
	}
	f, err := os.Open("../../shared/data/qa/scene_queries.jsonl")
	if err != nil {
		t.Skip("the shared questions are not beside the project: ", err)
	}
	defer f.Close()
	questions, err := ReadQuestions(f)
	require.NoError(t, err)
	return texts, questions
}

func TestSharedDocumentsAreFoundByTitleAndNumberAndQuestionsBetterThanByTheBaseline(t *testing.T) {
	t.Parallel()

	texts, questions := shared(t)
	r := Evaluate(texts, questions, 10, now)
	require.GreaterOrEqual(t, r.KnownItem.Title.Hit1, 0.98)
	require.GreaterOrEqual(t, r.KnownItem.DocNo.Hit1, 0.98)
	require.Greater(t, r.MRR, r.Baseline.MRR)
	require.GreaterOrEqual(t, r.Hit1, r.Baseline.Hit1)
}

func TestACorpusMayLackWhatItLikes(t *testing.T) {
	t.Parallel()

	lines := []string{
		"\ufeff" + `{"id": 7, "title": "甲办法", "doc_no": null, "text": "正文"}`,
		``,
		`{"title": "乙办法"}`,
		`{"id": "x", "name": "丙事项", "accept_conditions": "条件", "materials": ["申请表", "执照"]}`,
		`{"id": "x", "text": "重复的编号"}`,
	}
	var odd []string
	texts, err := ReadCorpus(strings.NewReader(strings.Join(lines, "\r\n")), func(s string) { odd = append(odd, s) })
	require.NoError(t, err)
	require.Len(t, texts, 4)
	require.Equal(t, "7", texts[0].Ref)
	require.Equal(t, "line:3", texts[1].Ref)
	require.Equal(t, "条件\n申请表\n执照", texts[2].Body)
	require.Equal(t, []string{"line 3: no text", "line 3: no id", "line 5: no title", `line 5: the id "x" is on line 4 already`}, odd)

	r := Evaluate(texts, []Asked{{"申请表", []string{"x"}}, {"没有答案", nil}}, 3, now)
	require.Equal(t, 1, r.Queries)
	require.Equal(t, 1, r.NoAnswer)
	require.InDelta(t, 1, r.Hit1, 0)
	require.InDelta(t, 1, r.KnownItem.Title.Hit1, 0)
}

func TestAFaultInAFileIsToldWithItsLine(t *testing.T) {
	t.Parallel()

	_, err := ReadCorpus(strings.NewReader("{\"id\": 1}\n\n{\"id\": "), func(string) {})
	require.ErrorContains(t, err, "line 3: not a JSON object")
	_, err = ReadCorpus(strings.NewReader("[1]\n"), func(string) {})
	require.ErrorContains(t, err, "line 1: not a JSON object")
	_, err = ReadCorpus(strings.NewReader("{\"id\":1} {\"id\":2}\n"), func(string) {})
	require.ErrorContains(t, err, "line 1: more than one")
	_, err = ReadQuestions(strings.NewReader("{\"query\": \"甲\", \"doc_ids\": [1, \"b\"]}\n{\"doc_ids\": []}\n"))
	require.ErrorContains(t, err, "line 2: no query")
}

func TestAnEmptyCorpusIsMeasuredToo(t *testing.T) {
	t.Parallel()

	r := Evaluate(nil, []Asked{{"甲", []string{"1"}}}, 10, now)
	require.Equal(t, 1, r.Queries)
	require.InDelta(t, 0, r.Hit1, 0)
}
