package policies_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/policies"
)

func TestADocumentNumberIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()

	for typed, want := range map[string]string{
		"穗番府规〔2022〕3号":      "穗番府规〔2022〕3号",
		"穗番府规[2022]3号":      "穗番府规〔2022〕3号",
		"穗番府规【2022】3号":      "穗番府规〔2022〕3号",
		"穗番府规(2022)3号":      "穗番府规〔2022〕3号",
		"穗番府规（2022）3号":      "穗番府规〔2022〕3号",
		"穗番府规［２０２２］３号":      "穗番府规〔2022〕3号",
		" 穗番府规 〔2022〕 3 号 ": "穗番府规〔2022〕3号",
		"穗番府规〔2022〕3":       "穗番府规〔2022〕3号",
		"国办公开办函〔2021〕30号":   "国办公开办函〔2021〕30号",
		"粤商务贸函〔2022〕119号":   "粤商务贸函〔2022〕119号",
	} {
		n, err := policies.ParseDocNo(typed)
		require.NoError(t, err, typed)
		require.Equal(t, want, n.String(), typed)
	}
}

func TestADocumentNumberThatBreaksTheStandardIsRefusedWithTheRightOne(t *testing.T) {
	t.Parallel()

	for typed, message := range map[string]string{
		"穗番府规〔2022〕第3号":                      "应写成 穗番府规〔2022〕3号",
		"穗番府规〔2022〕03号":                      "应写成 穗番府规〔2022〕3号",
		"穗番府规〔2022〕0号":                       "从1开始",
		"穗番府规2022年3号":                        "机关代字〔年份〕序号号",
		"穗番府规〔22〕3号":                         "机关代字〔年份〕序号号",
		"〔2022〕3号":                           "机关代字〔年份〕序号号",
		"穗番府规〔2022〕号":                        "机关代字〔年份〕序号号",
		"穗番府规〔2022〕3号及附件":                    "机关代字〔年份〕序号号",
		"穗番府规〔2022〕99999999999999999999999号": "从1开始",
	} {
		_, err := policies.ParseDocNo(typed)
		require.ErrorContains(t, err, message, typed)
	}
}

func TestADocumentNumberReadsItsOwnWriting(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		n := policies.DocNo{Code: rapid.SampledFrom([]string{"穗番府规", "粤商务贸函", "番府办"}).Draw(t, "code"),
			Year: rapid.IntRange(1900, 2099).Draw(t, "year"), Serial: rapid.IntRange(1, 1<<30).Draw(t, "serial")}
		again, err := policies.ParseDocNo(n.String())
		require.NoError(t, err)
		require.Equal(t, n, again)
	})
}
