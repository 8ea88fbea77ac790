package writing

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Kind is what a file is, by its content.
type Kind string

const (
	KindWord   Kind = "docx"
	KindSheet  Kind = "xlsx"
	KindSlides Kind = "pptx"
	KindPDF    Kind = "pdf"
	KindPlain  Kind = "txt"
	KindOther  Kind = ""
)

// Sniff tells what a file is by its content; its name is not asked.
func Sniff(content []byte) Kind {
	switch {
	case bytes.HasPrefix(content, zipMagic):
		return sniffArchive(content)
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return KindPDF
	case isPlain(content):
		return KindPlain
	}
	return KindOther
}

func sniffArchive(content []byte) Kind {
	a, err := openArchive(content)
	if err != nil || !a.has("[Content_Types].xml") {
		return KindOther
	}
	for name, kind := range map[string]Kind{"word/document.xml": KindWord, "xl/workbook.xml": KindSheet, "ppt/presentation.xml": KindSlides} {
		if a.has(name) {
			return kind
		}
	}
	if part, err := a.mainPart(); err == nil && strings.HasPrefix(strings.ToLower(part), "word/") {
		return KindWord
	}
	return KindOther
}

// isPlain says whether content is text in UTF-8 or GB18030.
func isPlain(content []byte) bool {
	if len(content) == 0 || bytes.ContainsFunc(content[:min(len(content), 1<<16)], func(r rune) bool { return r < 0x20 && r != '\n' && r != '\r' && r != '\t' && r != '\f' }) {
		return false
	}
	_, ok := decode(content)
	return ok
}

func decode(content []byte) (string, bool) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if utf8.Valid(content) {
		return string(content), true
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(content)
	return string(out), err == nil && !bytes.ContainsRune(out, utf8.RuneError)
}

// Text is all the words of a Word, Excel, PowerPoint, PDF or text file, headers, footers, notes, comments and text boxes among them.
// A kind of file that holds no words, such as an image, gives ErrNoText; a scanned PDF ErrScan; the refusals of Word apply.
func Text(ctx context.Context, content []byte) (string, error) {
	switch Sniff(content) {
	case KindWord:
		return officeText(content, "word/")
	case KindSheet:
		return officeText(content, "xl/")
	case KindSlides:
		return officeText(content, "ppt/")
	case KindPDF:
		return PDF(ctx, content)
	case KindPlain:
		text, _ := decode(content)
		return text, nil
	}
	if bytes.HasPrefix(content, oleMagic) {
		return "", oleRefusal(content)
	}
	if bytes.HasPrefix(content, zipMagic) {
		if _, err := openArchive(content); err != nil {
			return "", err
		}
	}
	return "", ErrNoText
}

// officeText is the text of every XML part under dir, a line a paragraph. A word that a word processor cut into runs is whole again.
func officeText(content []byte, dir string) (string, error) {
	a, err := openArchive(content)
	if err != nil {
		return "", err
	}
	var names []string
	for name := range a.parts {
		if strings.HasPrefix(name, dir) && strings.HasSuffix(name, ".xml") && !strings.Contains(name, "/theme/") && !strings.HasSuffix(name, "styles.xml") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		root, err := a.tree(name)
		if err != nil {
			return "", err
		}
		words(root, &b)
	}
	return b.String(), nil
}

// words collects text; paragraphs, cells and shared strings end a line.
func words(n *node, b *strings.Builder) {
	for _, k := range n.kids {
		switch k.name {
		case "t":
			b.WriteString(k.text)
		case "tab":
			b.WriteString("\t")
		case "br", "cr":
			b.WriteString("\n")
		case "Fallback": // the same again for old readers
		default:
			words(k, b)
			if k.name == "p" || k.name == "si" || k.name == "is" {
				b.WriteString("\n")
			}
		}
	}
}
