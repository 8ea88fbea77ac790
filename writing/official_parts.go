package writing

import "fmt"

const (
	xmlHead    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
		`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
	office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	mime   = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="gif" ContentType="image/gif"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + mime + `document.main+xml"/><Override PartName="/word/styles.xml" ContentType="` + mime + `styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + mime + `settings+xml"/><Override PartName="/word/footnotes.xml" ContentType="` + mime + `footnotes+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="` + mime + `footer+xml"/><Override PartName="/word/footer2.xml" ContentType="` + mime + `footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

	packageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + office + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

	settings = xmlHead + `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>` +
		`<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/></w:settings>`
)

var section = fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/><w:pgSz w:w="%d" w:h="%d"/>`+
	`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="1304" w:gutter="0"/><w:docGrid w:type="linesAndChars" w:linePitch="%d" w:charSpace="%d"/></w:sectPr>`,
	pageWidth, pageHeight, marginTop, marginRight, marginBottom, marginLeft, linePitch, charSpace)

// footer is the page's number between dashes, one character from the outer edge.
func footer(align, indent string) string {
	field := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	return xmlHead + `<w:ftr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:` + indent + `="100" w:firstLine="0"/><w:jc w:val="` + align + `"/></w:pPr>` + run("— ", "") +
		field("begin") + `<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` + field("separate") + run("1", "") + field("end") + run(" —", "") + `</w:p></w:ftr>`
}

// fonts names the letters of a style: Latin text in the same font as 汉字 would be, except that 仿宋 has Times New Roman beside it.
func fonts(han, latin string) string {
	return `<w:rFonts w:ascii="` + latin + `" w:hAnsi="` + latin + `" w:eastAsia="` + han + `" w:cs="Times New Roman"/>`
}

const (
	fangSong = "仿宋_GB2312"
	kaiTi    = "楷体_GB2312"
	heiTi    = "黑体"
	biaoSong = "方正小标宋简体"
	times    = "Times New Roman"
)

func paragraphStyle(id, name, pPr, rPr string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>` + pPr + `</w:pPr><w:rPr>` + rPr + `</w:rPr></w:style>`
}

func size(halfPoints int) string {
	return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, halfPoints, halfPoints)
}

// packed takes 0.3 points off every character, so that 28 of 16 pt stand in a line of 156 mm in any word processor. The grid is the
// page's, but these styles do not snap to it: some word processors give a character that is wider than its cell two cells.
const packed = `<w:snapToGrid w:val="0"/><w:spacing w:val="-6"/>`

const exactly = `<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>`

// styleSheet is the letters and lines of GB/T 9704: 3号 is 16 pt, 2号 22 pt, 4号 14 pt.
var styleSheet = xmlHead + `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>` + fonts(fangSong, times) + packed + `<w:kern w:val="0"/>` + size(32) +
	`<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr><w:rPr>` + size(32) + `</w:rPr></w:style>` +
	paragraphStyle("Body", "公文正文", exactly+`<w:ind w:firstLineChars="200" w:firstLine="632"/>`, "") +
	paragraphStyle("Recipient", "主送机关", exactly, "") +
	paragraphStyle("RedHead", "发文机关标志", `<w:snapToGrid w:val="0"/><w:spacing w:before="1984" w:after="0"/><w:jc w:val="center"/>`, fonts(biaoSong, biaoSong)+`<w:color w:val="`+red+`"/>`) +
	paragraphStyle("DocNo", "发文字号", `<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="`+red+`"/></w:pBdr><w:snapToGrid w:val="0"/><w:spacing w:before="1158" w:after="0" w:line="579" w:lineRule="exact"/><w:jc w:val="center"/>`, "") +
	paragraphStyle("Title", "Title", `<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="1158" w:after="0" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>`, fonts(biaoSong, biaoSong)+size(44)) +
	paragraphStyle("Heading1", "heading 1", `<w:keepNext/>`+exactly+`<w:ind w:firstLineChars="200" w:firstLine="632"/><w:outlineLvl w:val="0"/>`, fonts(heiTi, heiTi)) +
	paragraphStyle("Heading2", "heading 2", `<w:keepNext/>`+exactly+`<w:ind w:firstLineChars="200" w:firstLine="632"/><w:outlineLvl w:val="1"/>`, fonts(kaiTi, times)) +
	paragraphStyle("Heading3", "heading 3", `<w:keepNext/>`+exactly+`<w:ind w:firstLineChars="200" w:firstLine="632"/><w:outlineLvl w:val="2"/>`, `<w:b/>`) +
	paragraphStyle("Heading4", "heading 4", `<w:keepNext/>`+exactly+`<w:ind w:firstLineChars="200" w:firstLine="632"/><w:outlineLvl w:val="3"/>`, "") +
	paragraphStyle("Signature", "署名和成文日期", exactly+`<w:jc w:val="right"/>`, "") +
	paragraphStyle("Picture", "图", `<w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>`, "") +
	paragraphStyle("Cell", "表格文字", `<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40"/><w:jc w:val="left"/>`, size(24)) +
	paragraphStyle("Imprint", "版记", `<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="480" w:lineRule="exact"/>`, size(28)) +
	paragraphStyle("Footer", "footer", `<w:snapToGrid w:val="0"/>`, fonts("宋体", "宋体")+size(28)) +
	paragraphStyle("Footnote", "footnote text", `<w:snapToGrid w:val="0"/><w:jc w:val="left"/>`, size(21)) +
	`</w:styles>`
