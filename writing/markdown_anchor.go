package writing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

var headings = regexp.MustCompile(`<(/?)h([1-6])>`)

// lowered shifts headings below the page's own: # and ## become h3.
func lowered(s string) string {
	return headings.ReplaceAllStringFunc(s, func(tag string) string {
		m := headings.FindStringSubmatch(tag)
		level, _ := strconv.Atoi(m[2]) // the pattern has one digit
		return "<" + m[1] + "h" + strconv.Itoa(min(max(level+1, 3), 6)) + ">"
	})
}

var (
	frames = regexp.MustCompile(`(?s)<table>.*?</table>`)
	heads  = regexp.MustCompile(`<th( colspan="\d+")?( rowspan="\d+")?( align="\w+")?>`)
)

// framed lets wide tables scroll in their own frame.
func framed(s string) string {
	return frames.ReplaceAllStringFunc(s, func(t string) string {
		t = heads.ReplaceAllString(t, `<th scope="col"$1$2$3>`)
		return `<div class="table-wrap" role="region" aria-label="表格" tabindex="0"><table class="table">` + t[len("<table>"):] + `</div>`
	})
}

const numerals = `[一二三四五六七八九十百零〇]+`

var clauses = regexp.MustCompile(`<(p|h[3-6])>(?:(第` + numerals + `条)|[（(](` + numerals + `)[）)])`)

// anchored gives each article and each item its id, once: a second 第一条, in an annex, has none.
func anchored(s string, marked []string) string {
	seen := map[string]bool{}
	article := 0
	return clauses.ReplaceAllStringFunc(s, func(match string) string {
		m := clauses.FindStringSubmatch(match)
		tag, head, item := m[1], m[2], m[3]
		id, text := "", head
		if head != "" {
			article = numeral(head[len("第") : len(head)-len("条")])
			id = "c" + strconv.Itoa(article)
			if tag == "p" {
				text = "<strong>" + head + "</strong>"
			}
		} else {
			text = "（" + item + "）"
			if article > 0 {
				id = "c" + strconv.Itoa(article) + "-" + strconv.Itoa(numeral(item))
			}
		}
		if id == "" || seen[id] {
			return `<` + tag + ` class="clause">` + text
		}
		seen[id] = true
		class := "clause"
		if slices.Contains(marked, "#"+id) {
			class += " is-hit"
		}
		return `<` + tag + ` class="` + class + `" id="` + id + `">` + text
	})
}

var (
	headingTexts = regexp.MustCompile(`(?s)<(h[3-6])( class="clause")?>(.*?)</h`)
	tags         = regexp.MustCompile(`<[^>]*>|&[#\w]+;`)
	ordinals     = regexp.MustCompile(`^\s*(?:` + numerals + `[、.．]|[（(]` + numerals + `[）)]|\d+[、.．)）]|[（(]\d+[）)])`)
)

// entitled gives every heading that is no clause an id made of its words without its number, so that it outlives a renumbering.
func entitled(s string) string {
	seen := map[string]int{}
	return headingTexts.ReplaceAllStringFunc(s, func(match string) string {
		m := headingTexts.FindStringSubmatch(match)
		id := "h-" + Slug(tags.ReplaceAllString(m[3], ""))
		if seen[id]++; seen[id] > 1 {
			id += "-" + strconv.Itoa(seen[id])
		}
		return "<" + m[1] + m[2] + ` id="` + id + `">` + m[3] + "</h"
	})
}

// Slug is a heading's words as its anchor has them: letters, digits and 汉字 without the number in front.
func Slug(heading string) string {
	heading = ordinals.ReplaceAllString(heading, "")
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, heading))
}

var ids = regexp.MustCompile(` (id="|href="#)`)

// prefixed keeps the ids of one text apart from those of the next on the same page.
func prefixed(s, prefix string) string { return ids.ReplaceAllString(s, " ${1}"+prefix) }

var reference = regexp.MustCompile(`第(` + numerals + `)条(?:第?[（(](` + numerals + `)[）)]项?)?`)

// ClauseAnchor is the anchor of the first clause named in text, 第三条第（一）项 → #c3-1, or "" when it names none.
func ClauseAnchor(text string) string {
	m := reference.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	anchor := "#c" + strconv.Itoa(numeral(m[1]))
	if m[2] != "" {
		anchor += "-" + strconv.Itoa(numeral(m[2]))
	}
	return anchor
}

// numeral reads 十二 as 12 and 一百零三 as 103.
func numeral(s string) int {
	digits := map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	total, digit := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			total += max(digit, 1) * 10
			digit = 0
		case '百':
			total += max(digit, 1) * 100
			digit = 0
		default:
			digit = digits[r]
		}
	}
	return total + digit
}
