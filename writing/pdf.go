package writing

import (
	"bytes"
	"compress/zlib"
	"context"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/unicode/norm"
)

// Limits of a PDF file.
const (
	maxPages   = 500
	maxPDFText = 4 << 20 // bytes
	pdfPatient = 20 * time.Second
)

// reading keeps files that take their reader to its limits from taking all of the machine: what cannot be stopped may run twice, not more.
var reading = make(chan struct{}, 2)

// PDF is the text of a PDF file, a line a line, a form feed between pages. It is given 20 seconds.
func PDF(ctx context.Context, content []byte) (string, error) {
	if err := checkStreams(content); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, pdfPatient)
	defer cancel()
	select {
	case reading <- struct{}{}:
	case <-ctx.Done():
		return "", ErrSlow
	}
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		defer func() { <-reading }()
		text, err := pdfText(ctx, content)
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", ErrSlow
	}
}

var (
	streams = regexp.MustCompile(`stream\r?\n`)
	twice   = regexp.MustCompile(`/Fl(?:ateDecode)?\s*/Fl(?:ateDecode)?\b`)
)

// checkStreams inflates every packed stream into nothing, to know beforehand that all of them together are no bomb.
func checkStreams(content []byte) error {
	if twice.Match(content) {
		return ErrBomb // packed twice: nothing writes that but to hide what it holds
	}
	left := int64(maxTotal)
	for _, at := range streams.FindAllIndex(content, 200_000) {
		r, err := zlib.NewReader(bytes.NewReader(content[at[1]:]))
		if err != nil {
			continue // another filter, or none
		}
		n, _ := io.Copy(io.Discard, io.LimitReader(r, left)) // a broken stream is the reader's to complain of
		if left -= n; left <= 0 {
			return ErrBomb
		}
	}
	return nil
}

func pdfText(ctx context.Context, content []byte) (text string, err error) {
	defer func() {
		if p := recover(); p != nil { // the library panics on what it cannot read
			text, err = "", ErrPDF
		}
	}()
	r, err := pdf.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", ErrPDF
	}
	if r.NumPage() > maxPages {
		return "", ErrDeep
	}
	var b strings.Builder
	for i := 1; i <= r.NumPage(); i++ {
		if ctx.Err() != nil || b.Len() > maxPDFText {
			return "", ErrSlow
		}
		if page := r.Page(i); !page.V.IsNull() {
			b.WriteString(pageLines(page) + "\f")
		}
	}
	text = controls.ReplaceAllString(strings.ReplaceAll(b.String(), "\f", "\x00"), "\f")
	text = strings.Map(radical, strings.ToValidUTF8(text, ""))
	if strings.TrimSpace(text) == "" {
		return "", ErrScan
	}
	return text, nil
}

// radical is the 汉字 that a radical looks like: some fonts say ⽀ where 支 is meant, and nobody would find it.
func radical(r rune) rune {
	if r < 0x2E80 || r > 0x2FDF {
		return r
	}
	plain, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	return plain
}

var pageNumber = regexp.MustCompile(`^[—\-–\s]*\d{1,3}[—\-–\s]*$`)

// FromPDF is the text of a PDF file as Markdown. A PDF knows lines, not paragraphs: one goes on until a line ends short or with a full stop, or
// the next begins with a number of its own.
func FromPDF(ctx context.Context, content []byte) (Import, error) {
	text, err := PDF(ctx, content)
	if err != nil {
		return Import{}, err
	}
	w := &word{seen: map[string]int{}}
	blocks := takePDFHead(paragraphs(text))
	in := Import{Notes: []string{"PDF 只能取出文字：段落、标题和表格请对照原文核对"}}
	blocks = takeHead(&in, blocks)
	in.Markdown = w.markdown(blocks)
	if strings.TrimSpace(in.Markdown) == "" {
		return Import{}, ErrScan
	}
	return in, nil
}

func paragraphs(text string) []passage {
	widest := 0
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\f", "\n"), "\n") {
		line = strings.TrimFunc(line, unicode.IsSpace)
		if line == "" || pageNumber.MatchString(line) {
			continue
		}
		lines = append(lines, line)
		widest = max(widest, utf8.RuneCountInString(line))
	}
	var out []passage
	open := false
	for _, line := range lines {
		numbered := article.MatchString(line) || first.MatchString(line) || second.MatchString(line) || third.MatchString(line) || chapter.MatchString(line)
		if open && !numbered {
			out[len(out)-1].plain += line
		} else {
			out = append(out, passage{plain: line})
		}
		open = !strings.HasSuffix(line, "。") && !strings.HasSuffix(line, "：") && utf8.RuneCountInString(line) >= widest*4/5
	}
	for i := range out {
		out[i].text = escape(out[i].plain)
	}
	return out
}

// takePDFHead marks the first lines as a head where a number of the issuer stands among them.
func takePDFHead(all []passage) []passage {
	for i := range min(len(all), 5) {
		if isDocNo(all[i]) {
			for j := range min(i+2, len(all)) {
				all[j].center = true
			}
			break
		}
	}
	return all
}
