package writing_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/fault"
	"huizhida/writing"
)

// packed is content as a PDF stream object's dictionary and data.
func packed(content string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return fmt.Sprintf("<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream", b.Len(), b.String())
}

// pdfOf is a file of one page with that content.
func pdfOf(content string) []byte {
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>", packed(content),
		"<</Type/Font/Subtype/Type3/FirstChar 1/LastChar 9/Widths[1 1 1 1 1 1 1 1 1]/Encoding<</Type/Encoding/Differences[1/a/b/c/d]>>/ToUnicode 6 0 R>>",
		packed("1 beginbfchar\n<01> <4E00>\nendbfchar\n2 beginbfrange\n<02> <03> <4E8C>\n<04> <06> [<3001> <603B> <2F04>]\nendbfrange\n"),
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

func TestThePDFsLinesAreReadInTheirOrder(t *testing.T) {
	t.Parallel()
	content := pdfOf("BT /F1 16 Tf 1 0 0 1 72 600 Tm <0203> Tj ET BT /F1 16 Tf 72 700 Td [<01> -20 <04>] TJ <05> Tj 0 -50 Td <06> Tj ET")
	text, err := writing.Text(t.Context(), content)
	require.NoError(t, err)
	require.Equal(t, "一、总\n乙\n二亍\n\f", text)
	in, err := writing.FromPDF(t.Context(), content)
	require.NoError(t, err)
	require.Contains(t, in.Markdown, "## 一、总")
	require.NotEmpty(t, in.Notes)
}

func TestAPDFThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	start := time.Now()
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"Scan":   {pdfOf("q 500 0 0 700 0 0 cm /Im1 Do Q"), writing.ErrScan},
		"Broken": {[]byte("%PDF-1.7\nnothing"), writing.ErrPDF},
		"Cut":    {pdfOf("BT ET")[:300], writing.ErrPDF},
		"Bomb":   {pdfOf(string(make([]byte, 170<<20))), writing.ErrBomb},
		"Twice":  {[]byte("%PDF-1.7\n1 0 obj<</Filter[/FlateDecode /FlateDecode]>>"), writing.ErrBomb},
	} {
		_, err := writing.PDF(t.Context(), c.content)
		require.ErrorIs(t, err, c.want, name)
		require.ErrorIs(t, err, fault.Invalid)
	}
	require.Less(t, time.Since(start), 30*time.Second)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := writing.PDF(ctx, pdfOf("BT ET"))
	require.ErrorIs(t, err, writing.ErrSlow)
}

func FuzzNoPDFBreaksTheImport(f *testing.F) {
	f.Add([]byte("BT /F1 16 Tf 72 700 Td [<01> -20 <04>] TJ <05> Tj ET"))
	f.Add([]byte("q Q Q 1 0 cm BT Tm Td (x) ' (y) \" ["))
	f.Fuzz(func(t *testing.T, content []byte) {
		_, err := writing.FromPDF(t.Context(), pdfOf(string(content)))
		if err != nil && !errors.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
	})
}
