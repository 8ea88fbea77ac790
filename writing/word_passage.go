package writing

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// passage is a paragraph or a table of a Word file.
type passage struct {
	text   string // inline Markdown, or a whole table
	plain  string
	level  int // of its style's outline, 1 to 9; 0 for a text
	title  bool
	list   string // the item's mark with its indent, or ""
	table  bool
	center bool
	size   int // of its letters, in half points
}

var (
	chapter    = regexp.MustCompile(`^第` + numerals + `[章节编]`)
	article    = regexp.MustCompile(`^第` + numerals + `条`)
	first      = regexp.MustCompile(`^` + numerals + `、`)
	second     = regexp.MustCompile(`^[（(]` + numerals + `[）)]`)
	third      = regexp.MustCompile(`^\d{1,2}[.．、]\s*\D`)
	docNos     = regexp.MustCompile(`^[\p{Han}]{2,12}[〔\[【（(](?:19|20)\d{2}[〕\]】）)]\d{1,4}号$`)
	redHead    = regexp.MustCompile(`^[\p{Han}\s]{4,40}文\s*件$`)
	unfinished = regexp.MustCompile(`[。；：，、,;:！？!?]$`)
)

// markdown is the passage as a block of Markdown.
func (p passage) markdown(w *word) string {
	if p.table || p.text == "" {
		return p.text
	}
	if p.list != "" {
		indent := strings.Repeat(" ", len(p.list)-len(strings.TrimLeft(p.list, " "))+2)
		return p.list + strings.ReplaceAll(guardLines(p.text), "\n", "\n"+indent)
	}
	text := guardLines(p.text)
	if level := w.heading(p); level > 0 {
		return strings.Repeat("#", level) + " " + strings.ReplaceAll(unbold(text), "\n", " ")
	}
	return text
}

// heading is the Markdown level of a passage that is a heading, or 0. Where no heading is styled, the numbers of official
// documents make them: 一、 and chapters, （一）, 1. on short lines that are no sentences.
func (w *word) heading(p passage) int {
	if article.MatchString(p.plain) {
		w.inArticle = true
	} else if first.MatchString(p.plain) || chapter.MatchString(p.plain) {
		w.inArticle = false
	}
	switch {
	case p.level > 0:
		return min(p.level+1, 6)
	case w.outlined || utf8.RuneCountInString(p.plain) > 40 || unfinished.MatchString(p.plain):
		return 0
	case first.MatchString(p.plain), chapter.MatchString(p.plain):
		return 2
	case w.inArticle:
		return 0
	case second.MatchString(p.plain):
		return 3
	case third.MatchString(p.plain):
		return 4
	}
	return 0
}

// unbold takes the bold off a heading, which is bold by itself.
func unbold(text string) string { return strings.ReplaceAll(text, "**", "") }

// takeHead takes the red head, the number and the title off the front: they are fields of their own.
func takeHead(in *Import, all []passage) (rest []passage) {
	front := 0
	for front < len(all) && front < 12 && !all[front].table && (all[front].plain == "" || all[front].center || all[front].title || isDocNo(all[front])) {
		front++
	}
	best := -1
	for i, p := range all[:front] {
		if p.plain == "" || isDocNo(p) || redHead.MatchString(p.plain) {
			continue
		}
		if best < 0 || p.title && !all[best].title || p.title == all[best].title && p.size > all[best].size {
			best = i
		}
	}
	for i, p := range all {
		switch {
		case i < front && isDocNo(p):
			in.DocNo = p.plain
		case i < front && redHead.MatchString(p.plain):
			in.Issuer = strings.Join(strings.Fields(strings.TrimSuffix(strings.ReplaceAll(p.plain, " ", ""), "文件")), "")
		case i == best:
			in.Title = p.plain
		case i < front && best >= 0 && i == best+1 && p.center && p.size == all[best].size && p.plain != "" && p.level == 0:
			in.Title += p.plain // a title of two lines
			best++
		default:
			rest = append(rest, p)
		}
	}
	return rest
}

func isDocNo(p passage) bool { return docNos.MatchString(strings.ReplaceAll(p.plain, " ", "")) }
