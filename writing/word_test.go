package writing_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/fault"
	"huizhida/writing"
)

const (
	contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
	rootRels     = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	relPrefix    = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

// pack zips parts, name and content in turn, after the ones that every Word file has.
func pack(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func document(body string, parts ...string) []byte {
	return pack(append([]string{"[Content_Types].xml", contentTypes, "_rels/.rels", rootRels,
		"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:wp="wp"><w:body>` + body + `<w:sectPr/></w:body></w:document>`}, parts...)...)
}

func p(text string, props ...string) string {
	return `<w:p><w:pPr>` + strings.Join(props, "") + `</w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func tc(text, props string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + p(text) + `</w:tc>`
}

func rels(items ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships>`)
	for i, item := range items {
		kind, target, _ := strings.Cut(item, " ")
		mode := ""
		if t, ok := strings.CutPrefix(target, "!"); ok {
			target, mode = t, ` TargetMode="External"`
		}
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s%s" Target="%s"%s/>`, i+1, relPrefix, kind, target, mode)
	}
	return b.String() + `</Relationships>`
}

// pixel is a PNG of one dot.
var pixel, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

func imported(t *testing.T, content []byte) writing.Import {
	t.Helper()
	in, err := writing.Word(content)
	require.NoError(t, err)
	return in
}

func TestAWordFileKeepsItsShape(t *testing.T) {
	t.Parallel()

	t.Run("HeadingsComeFromStylesAndOutlines", func(t *testing.T) {
		t.Parallel()
		styles := `<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="X"><w:name w:val="条标题"/><w:basedOn w:val="1"/></w:style>
			<w:style w:styleId="T"><w:name w:val="Title"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:styleId="C"><w:name w:val="toc 1"/></w:style></w:styles>`
		in := imported(t, document(p("出口信用保险扶持办法", `<w:pStyle w:val="T"/>`)+p("总则…1", `<w:pStyle w:val="C"/>`)+p("总则", `<w:pStyle w:val="1"/>`)+p("对象", `<w:pStyle w:val="X"/>`)+
			p("细目", `<w:outlineLvl w:val="2"/>`)+p("一、不是标题"), "word/styles.xml", styles, "word/_rels/document.xml.rels", rels("styles styles.xml")))
		require.Equal(t, "出口信用保险扶持办法", in.Title)
		require.Equal(t, "## 总则\n\n## 对象\n\n#### 细目\n\n一、不是标题\n", in.Markdown)
	})

	t.Run("WithoutStylesTheNumbersOfOfficialDocumentsMakeHeadings", func(t *testing.T) {
		t.Parallel()
		center := `<w:jc w:val="center"/>`
		in := imported(t, document(p("广州市番禺区人民政府文件", center)+p("穗番府规〔2022〕3号", center)+p("关于扶持小微出口企业的通知", center)+p("")+p("各镇街：")+
			p("一、总体要求")+p("（一）基本原则")+p("1.企业自愿")+p("2.财政承担保费。")+p("第一条　对象：")+p("（一）在本区注册")))
		require.Equal(t, "穗番府规〔2022〕3号", in.DocNo)
		require.Equal(t, "关于扶持小微出口企业的通知", in.Title)
		require.Equal(t, "各镇街：\n\n## 一、总体要求\n\n### （一）基本原则\n\n#### 1.企业自愿\n\n2.财政承担保费。\n\n第一条　对象：\n\n（一）在本区注册\n", in.Markdown)
	})

	t.Run("NumbersThatWordCountsAreWrittenOut", func(t *testing.T) {
		t.Parallel()
		numbering := `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>
			<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
			<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
			<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>`
		n := func(id, level string) string {
			return `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr>`
		}
		in := imported(t, document(p("目的。", n("1", "0"))+p("对象：", n("1", "0"))+p("甲；", n("1", "1"))+p("乙。", n("1", "1"))+p("附则。", n("1", "0"))+p("再：", n("1", "1"))+p("点", n("2", "0"))+p("点", n("2", "0")),
			"word/numbering.xml", numbering, "word/_rels/document.xml.rels", rels("numbering numbering.xml")))
		require.Equal(t, "第一条　目的。\n\n第二条　对象：\n\n（一）甲；\n\n（二）乙。\n\n第三条　附则。\n\n（一）再：\n\n- 点\n- 点\n", in.Markdown)
	})

	t.Run("BoldStaysBoldBesidePunctuation", func(t *testing.T) {
		t.Parallel()
		in := imported(t, document(`<w:p><w:r><w:t>按</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>“统一投保”</w:t></w:r><w:r><w:t>办理 2*3_4 &lt;b&gt; # [x]</w:t></w:r></w:p>`))
		require.Equal(t, "按“**统一投保**”办理 2\\*3\\_4 \\<b> # \\[x\\]\n", in.Markdown)
		require.Contains(t, rendered(t, in.Markdown), "按“<strong>统一投保</strong>”办理 2*3_4 &lt;b&gt; # [x]")
	})

	t.Run("MergedCellsComeOutAsSpans", func(t *testing.T) {
		t.Parallel()
		in := imported(t, document(`<w:tbl><w:tblGrid/>`+
			`<w:tr>`+tc("类别", `<w:vMerge w:val="restart"/>`)+tc("标准", `<w:gridSpan w:val="2"/>`)+`</w:tr>`+
			`<w:tr>`+tc("", `<w:vMerge/>`)+tc("费率", "")+tc("上限", "")+`</w:tr>`+
			`<w:tr>`+tc("小微", "")+`<w:tc>`+p("全额")+p("由财政承担")+`</w:tc>`+tc("20万元", "")+`</w:tr></w:tbl>`))
		require.Equal(t, "| 类别 | 标准 | << |\n|---|---|---|\n| ^^ | 费率 | 上限 |\n| 小微 | 全额<br>由财政承担 | 20万元 |\n", in.Markdown)
		html := rendered(t, in.Markdown)
		require.Contains(t, html, `<th scope="col" rowspan="2">类别</th>`)
		require.Contains(t, html, `<th scope="col" colspan="2">标准</th>`)
	})

	t.Run("ImagesLinksAndNotesComeAlong", func(t *testing.T) {
		t.Parallel()
		in := imported(t, document(`<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink r:id="rId2"><w:r><w:t>官网</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id="5"/></w:r>`+
			`<w:hyperlink r:id="rId3"><w:r><w:t>坏</w:t></w:r></w:hyperlink><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>`+
			`<w:p><w:r><w:drawing><wp:inline><wp:docPr descr="流程图"/><a:blip r:embed="rId1"/></wp:inline></w:drawing></w:r></w:p>`+
			`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://b.example/" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>乙</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
			"word/media/image1.png", string(pixel), "word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:footnote w:id="5">`+p("不含税。")+`</w:footnote></w:footnotes>`,
			"word/_rels/document.xml.rels", rels("image media/image1.png", "hyperlink !https://gz.example/", "hyperlink !javascript:alert(1)", "footnotes footnotes.xml")))
		require.Len(t, in.Images, 1)
		require.Equal(t, "image/png", in.Images[0].MediaType)
		require.Equal(t, pixel, in.Images[0].Data)
		require.Equal(t, "见[官网](https://gz.example/)[^1]坏\n\n![流程图](/files/"+in.Images[0].SHA256+")\n\n[乙](https://b.example/)\n\n[^1]: 不含税。\n", in.Markdown)
		require.Contains(t, in.Notes, "修订按已接受导入，删去的文字没有保留（1处）")
	})
}

func TestAHostileFileIsRefusedByItsCause(t *testing.T) {
	t.Parallel()

	bomb := document("", "word/media/bomb.bin", strings.Repeat("\x00", 40<<20))
	lying := document(p("x"), "word/styles.xml", strings.Repeat(" ", 40<<20), "word/_rels/document.xml.rels", rels("styles styles.xml"))
	dir := bytes.LastIndex(lying, []byte("word/styles.xml")) - 46
	copy(lying[dir+24:], []byte{100, 0, 0, 0}) // its head says that it is small
	deep := strings.Repeat("<w:sdt>", 300) + strings.Repeat("</w:sdt>", 300)
	encrypted := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...)
	locked := document(p("x"))
	for _, magic := range []string{"PK\x01\x02", "PK\x03\x04"} { // the flag that says a part needs a password
		at := bytes.Index(locked, []byte(magic))
		locked[at+map[string]int{"PK\x01\x02": 8, "PK\x03\x04": 6}[magic]] |= 1
	}
	many := []string{}
	for i := range 4001 {
		many = append(many, fmt.Sprint("word/", i), "")
	}

	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"ZipBomb":        {bomb, writing.ErrBomb},
		"LyingBomb":      {lying, writing.ErrBomb},
		"RelationOut":    {document("", "word/styles.xml", "x", "word/_rels/document.xml.rels", rels("image media/../../../etc/passwd")), writing.ErrPath},
		"ExternalEntity": {document(""), nil},
		"TooDeep":        {document(deep), writing.ErrDeep},
		"TooMany":        {document("", many...), writing.ErrDeep},
		"Traversal":      {document(p("x"), "../../etc/cron.d/x", "x"), writing.ErrPath},
		"Absolute":       {document(p("x"), "/etc/x", "x"), writing.ErrPath},
		"Backslash":      {document(p("x"), `word\..\..\x`, "x"), writing.ErrPath},
		"Template":       {document(p("x"), "word/_rels/settings.xml.rels", rels("attachedTemplate !https://evil.example/x.dotm")), writing.ErrExternal},
		"LinkedImage":    {document(p("x"), "word/_rels/document.xml.rels", rels("image !file://share/x.png")), writing.ErrExternal},
		"Encrypted":      {encrypted, writing.ErrEncrypted},
		"LockedPart":     {locked, writing.ErrEncrypted},
		"OldWord":        {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W o r d"), writing.ErrOldWord},
		"Cut":            {document(p("x"))[:200], writing.ErrBroken},
		"Image":          {pixel, writing.ErrNotWord},
		"PlainZip":       {pack("a.txt", "x"), writing.ErrNotWord},
		"Empty":          {document(""), writing.ErrNoText},
	} {
		if name == "ExternalEntity" {
			c.content = pack("[Content_Types].xml", contentTypes, "_rels/.rels", rootRels,
				"word/document.xml", `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>`)
			c.want = writing.ErrEntity
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			_, err := writing.Word(c.content)
			require.ErrorIs(t, err, c.want)
			require.ErrorIs(t, err, fault.Invalid)
			require.Less(t, time.Since(start), 5*time.Second)
		})
	}
}

func TestAllTheWordsOfAFileAreFound(t *testing.T) {
	t.Parallel()
	content := document(`<w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密★1年</w:t></w:r></w:p><w:p><w:r><w:drawing><w:txbxContent>`+p("框里")+`</w:txbxContent></w:drawing></w:r></w:p>`,
		"word/header1.xml", `<w:hdr xmlns:w="w">`+p("页眉")+`</w:hdr>`, "word/comments.xml", `<w:comments xmlns:w="w">`+p("批注")+`</w:comments>`)
	text, err := writing.Text(t.Context(), content)
	require.NoError(t, err)
	for _, want := range []string{"机密★1年", "框里", "页眉", "批注"} {
		require.Contains(t, text, want)
	}
	text, err = writing.Text(t.Context(), []byte("\xbb\xfa\xc3\xdc"))
	require.NoError(t, err)
	require.Equal(t, "机密", text)
	_, err = writing.Text(t.Context(), pixel)
	require.ErrorIs(t, err, writing.ErrNoText)
	sheet := pack("[Content_Types].xml", contentTypes, "xl/workbook.xml", "<workbook/>", "xl/sharedStrings.xml", "<sst><si><t>秘密</t></si></sst>")
	require.Equal(t, writing.KindSheet, writing.Sniff(sheet))
	text, err = writing.Text(t.Context(), sheet)
	require.NoError(t, err)
	require.Equal(t, "秘密\n", text)
}

func FuzzNoWordFileBreaksTheImport(f *testing.F) {
	f.Add([]byte(p("一、总则")+`<w:tbl><w:tr>`+tc("甲", `<w:vMerge w:val="restart"/><w:gridSpan w:val="3"/>`)+`</w:tr><w:tr>`+tc("乙", `<w:vMerge/>`)+`</w:tr></w:tbl>`), []byte(rels("image media/1.png")))
	f.Add([]byte(`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>&lt;script&gt;</w:t></w:r><w:hyperlink r:id="rId1"><w:r><w:t>x](javascript:y)</w:t></w:r></w:hyperlink></w:p>`), []byte(rels("hyperlink !javascript:x")))
	f.Add([]byte(`<w:p><w:r><w:footnoteReference w:id="1"/><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK</w:instrText></w:r></w:p>`), []byte(""))
	f.Fuzz(func(t *testing.T, body, related []byte) {
		in, err := writing.Word(document(string(body), "word/_rels/document.xml.rels", string(related), "word/media/1.png", string(pixel)))
		if err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		out, err := writing.HTML(in.Markdown)
		if err != nil {
			t.Fatal(err)
		}
		if bad := harmless(out); bad != "" {
			t.Fatalf("%q came out as %q: %s", in.Markdown, out, bad)
		}
	})
}
