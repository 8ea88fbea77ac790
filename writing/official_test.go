package writing_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/writing"
)

func official(t *testing.T) writing.Official {
	t.Helper()
	issued := time.Date(2022, 6, 20, 0, 0, 0, 0, time.UTC)
	printed := time.Date(2022, 6, 27, 0, 0, 0, 0, time.UTC)
	hash := strings.Repeat("ab", 32)
	return writing.Official{Issuer: "广州市番禺区人民政府", DocNo: "穗番府规〔2022〕3号", Title: "小微出口企业出口信用保险扶持办法", IssuedOn: &issued, PrintedOn: &printed, Openness: "主动公开",
		Attachments: []string{"申请表", "材料清单"}, Image: func(h string) []byte { return map[string][]byte{hash: pixel}[h] },
		Body: "各镇街：\n\n## 一、总体要求\n\n### （一）原则\n\n第三条 由财政**全额***承担*[^1] A&B \\*星\\* [官网](https://gz.example/?a=1&b=2)。\n\n" +
			"| 类别 | 标准 | << |\n|---|---|--:|\n| ^^ | 费率 | 上限 |\n| 小微 | 全额<br>承担 | 20万元 |\n| ^^ | 甲 | 乙 |\n\n1. 一\n2. 二\n\n![流程图](/files/" + hash + ")\n\n[^1]: 不含税。\n"}
}

// parts unzips a Word file and holds every XML part to be well-formed.
func parts(t *testing.T, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		out[f.Name] = string(data)
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			d := xml.NewDecoder(bytes.NewReader(data))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else {
					require.NoError(t, err, f.Name)
				}
			}
		}
	}
	return out
}

func TestAnOfficialFileHasTheFormatOfTheStandard(t *testing.T) {
	t.Parallel()
	content, err := official(t).Word()
	require.NoError(t, err)
	all := parts(t, content)
	doc, styles := all["word/document.xml"], all["word/styles.xml"]
	for _, want := range []string{
		`<w:pgSz w:w="11906" w:h="16838"/>`, `<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588"`, // A4; 37, 26, 35 and 28 mm
		`<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-850"/>`, // 22 lines of 28 characters
		`<w:pStyle w:val="RedHead"/>`, `广州市番禺区人民政府文件`, `<w:pStyle w:val="DocNo"/></w:pPr><w:r><w:t xml:space="preserve">穗番府规〔2022〕3号`,
		`<w:pStyle w:val="Title"/></w:pPr><w:r><w:t xml:space="preserve">小微出口企业`, `<w:pStyle w:val="Recipient"/>`,
		`<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">一、总体要求`, `<w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t xml:space="preserve">（一）原则`,
		`w:eastAsia="黑体" w:cs="Times New Roman"/></w:rPr><w:t xml:space="preserve">第三条</w:t>`, `<w:b/></w:rPr><w:t xml:space="preserve">全额`, `<w:em w:val="dot"/></w:rPr><w:t xml:space="preserve">承担`,
		`A&amp;B *星* `, `<w:hyperlink r:id="link1">`, `<w:footnoteReference w:id="1"/>`, `附件：1. 申请表`, `2. 材料清单`, `2022年6月20日`, `（此件主动公开）`, `2022年6月27日印发`,
		`<w:ind w:rightChars="400" w:right="1264"`, `w:vertAnchor="page" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpY="14300"`, `r:embed="image1"`, `descr="流程图"`,
	} {
		require.Contains(t, doc, want)
	}
	require.Equal(t, 2, strings.Count(doc, "<w:tblHeader/>"), "the head has two rows")
	require.Equal(t, 2, strings.Count(doc, `<w:vMerge w:val="restart"/>`))
	require.Equal(t, 2, strings.Count(doc, `<w:vMerge/>`))
	require.Equal(t, 1, strings.Count(doc, `<w:gridSpan w:val="2"/>`))
	for _, want := range []string{
		`w:styleId="Title"><w:name w:val="Title"/>`, `w:eastAsia="方正小标宋简体" w:cs="Times New Roman"/><w:sz w:val="44"/>`, `w:eastAsia="仿宋_GB2312"`, `<w:sz w:val="32"/>`, `w:eastAsia="楷体_GB2312"`,
		`<w:lang w:val="zh-CN" w:eastAsia="zh-CN"`, `<w:color w:val="FF0000"/>`, `<w:bottom w:val="single" w:sz="12" w:space="11" w:color="FF0000"/>`,
	} {
		require.Contains(t, styles, want)
	}
	require.Contains(t, all["word/footer1.xml"], `w:rightChars="100"`)
	require.Contains(t, all["word/footer2.xml"], `w:leftChars="100"`)
	require.Contains(t, all["word/footer1.xml"], " PAGE ")
	require.Contains(t, all["word/settings.xml"], "<w:evenAndOddHeaders/>")
	require.Contains(t, all["word/footnotes.xml"], "不含税。")
	require.Contains(t, all["docProps/core.xml"], "<dc:language>zh-CN</dc:language>")
	require.Equal(t, string(pixel), all["word/media/image1.png"])

	again, err := official(t).Word()
	require.NoError(t, err)
	require.Equal(t, content, again, "the same document is the same file")
}

func TestWhatIsWrittenToWordReadsBackTheSame(t *testing.T) {
	t.Parallel()
	o := official(t)
	content, err := o.Word()
	require.NoError(t, err)
	in, err := writing.Word(content)
	require.NoError(t, err)
	require.Equal(t, o.Title, in.Title)
	require.Equal(t, o.DocNo, in.DocNo)
	for _, want := range []string{"## 一、总体要求\n", "### （一）原则\n", "第三条 由财政**全额**", `\*星\*`, "[官网](https://gz.example/?a=1&b=2)", "| 类别 | 标准 | << |\n|---|---|---|\n| ^^ | 费率 | 上限 |\n", "全额<br>承担", "[^1]: 不含税。"} {
		require.Contains(t, in.Markdown, want)
	}
	require.Len(t, in.Images, 1)
}

func FuzzEveryTextMakesAWordFileThatReadsBack(f *testing.F) {
	f.Add("# 一\n\n| 甲 | << |\n|---|---|\n| ^^ | ^^ |\n\n- a\n  - b\n\n> c\n\n```\nd\n```\n\n[^1]: e")
	f.Add("![x](/files/y)\n\n<b>\x00\x0b</b> &#0; &lt; \\\\ [a](mailto:b)")
	f.Fuzz(func(t *testing.T, body string) {
		content, err := writing.Official{Title: "题", Body: body}.Word()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := writing.Word(content); err != nil && !errors.Is(err, writing.ErrDeep) {
			t.Fatalf("%q: %v", body, err)
		}
	})
}
