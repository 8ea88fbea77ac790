package enterprises_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"huizhida/enterprises"
	"huizhida/fault"
)

// workbook is a workbook of one sheet with some of its parts written by hand; the others are as a spreadsheet writes them.
func workbook(t *testing.T, parts map[string]io.Reader) *bytes.Buffer {
	t.Helper()
	var plain, out bytes.Buffer
	require.NoError(t, excelize.NewFile().Write(&plain))
	from, err := zip.NewReader(bytes.NewReader(plain.Bytes()), int64(plain.Len()))
	require.NoError(t, err)
	w := zip.NewWriter(&out)
	for _, part := range from.File {
		if parts[part.Name] == nil {
			require.NoError(t, w.Copy(part))
		}
	}
	for name, content := range parts {
		part, err := w.Create(name)
		require.NoError(t, err)
		_, err = io.Copy(part, content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return &out
}

const (
	sheet      = "xl/worksheets/sheet1.xml"
	sheetBegin = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		`<row r="1"><c r="A1" t="inlineStr"><is><t>uscc</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>`
	sheetEnd = `</sheetData></worksheet>`
)

// many repeats a letter without keeping the text.
func many(n int64) io.Reader { return io.LimitReader(letters{}, n) }

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestAWorkbookThatWouldFillTheMemoryIsRefused(t *testing.T) {
	t.Parallel()

	for what, parts := range map[string]map[string]io.Reader{
		"one endless cell": {sheet: io.MultiReader(strings.NewReader(sheetBegin+`<row r="2"><c r="A2" t="inlineStr"><is><t>`), many(40<<20),
			strings.NewReader(`</t></is></c></row>`+sheetEnd))},
		"one endless shared text": {"xl/sharedStrings.xml": many(40 << 20)},
		"a large picture":         {"xl/media/image1.png": many(80 << 20)},
	} {
		_, err := enterprises.OpenTable(workbook(t, parts), "大.xlsx")
		require.ErrorIs(t, err, fault.Invalid, what)
		require.ErrorContains(t, err, "解开后过大", what)
	}
}

func TestAWorkbookWithManyRowsIsNotTakenForABomb(t *testing.T) {
	t.Parallel()

	row := `<row><c t="inlineStr"><is><t>91440101MA5D693M4Q</t></is></c><c t="inlineStr"><is><t>` + strings.Repeat("甲", 1000) + `</t></is></c></row>`
	table, err := enterprises.OpenTable(workbook(t, map[string]io.Reader{sheet: strings.NewReader(sheetBegin + strings.Repeat(row, 8000) + sheetEnd)}), "长.xlsx")
	require.NoError(t, err)
	n := 0
	for ; err == nil; n++ {
		_, err = table.Next()
	}
	require.ErrorIs(t, err, io.EOF)
	require.Equal(t, 8001, n)
	require.NoError(t, table.Close())
}

func TestAWorkbookDamagedInTheMiddleSaysWhere(t *testing.T) {
	t.Parallel()

	good := `<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>`
	table, err := enterprises.OpenTable(workbook(t, map[string]io.Reader{sheet: strings.NewReader(sheetBegin + good + `<row r="3"><c r="ZZZZZZ3"><v>1</v></c></row>` + sheetEnd)}), "坏.xlsx")
	require.NoError(t, err)
	_, err = table.Next()
	require.NoError(t, err)
	_, err = table.Next()
	require.ErrorIs(t, err, fault.Invalid)
	require.ErrorContains(t, err, "第 3 行")
	require.NoError(t, table.Close())
}
