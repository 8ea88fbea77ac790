package search

import (
	"regexp"
	"strings"
)

// section is a heading with what stands under it, up to the next heading.
type section struct {
	heading string
	crumbs  []string // the headings above, outermost first
	body    string
}

// maxSections bounds what one text can take of the index; what is beyond stays in the last one.
const maxSections = 500

// levels recognise headings, outermost first: Markdown's, then those of 公文 (GB/T 9704), then articles of regulations.
var levels = []*regexp.Regexp{
	regexp.MustCompile(`^第[一二三四五六七八九十百零〇\d]{1,5}[编章][\s　]*(\S.*)?$`),
	regexp.MustCompile(`^第[一二三四五六七八九十百零〇\d]{1,5}节[\s　]*(\S.*)?$`),
	regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}、|附件[\s　]*[\d一二三四五六七八九十]*[:：]?$|附[\s　]*则$)`),
	regexp.MustCompile(`^[（(][一二三四五六七八九十]{1,3}[)）]`),
	regexp.MustCompile(`^第[一二三四五六七八九十百零〇\d]{1,7}条`),
	regexp.MustCompile(`^(?:问[:：]|Q\d*[:：.]|\d{1,2}[.．、]\D)`),
}

var (
	markdownHeading = regexp.MustCompile(`^(#{1,6})[\s　]+(.+?)#*$`)
	markdownMarks   = strings.NewReplacer("**", "", "__", "", "`", "", "\\", "")
	markdownLink    = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
)

const longestHeading = 40 // characters

// headingOf splits a line that begins a section into its heading, its depth and the rest of the line.
func headingOf(line string) (heading, rest string, depth int, ok bool) {
	if m := markdownHeading.FindStringSubmatch(line); m != nil {
		return strings.TrimSpace(m[2]), "", len(m[1]) - 1, true
	}
	for depth, pattern := range levels {
		if !pattern.MatchString(line) {
			continue
		}
		if length(line) <= longestHeading {
			return line, "", depth + 1, true
		}
		cut := strings.IndexAny(line, "。！？；：\t")
		if cut > 0 && length(line[:cut]) <= longestHeading {
			return line[:cut], line, depth + 1, true
		}
		number := pattern.FindString(line)
		return strings.TrimSpace(number), line, depth + 1, true
	}
	return "", "", 0, false
}

// sections cuts a body into one section a heading; the first holds what stands before any.
func sections(body string) []section {
	list := []section{{}}
	var text strings.Builder
	type step struct {
		depth   int
		heading string
	}
	var path []step
	flush := func() {
		list[len(list)-1].body = strings.TrimSpace(text.String())
		text.Reset()
	}
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(strings.TrimLeft(line, " \t　>"))
		heading, rest, depth, ok := headingOf(line)
		if ok && len(list) < maxSections {
			flush()
			for len(path) > 0 && path[len(path)-1].depth >= depth {
				path = path[:len(path)-1]
			}
			s := section{heading: plain(heading)}
			for _, p := range path {
				s.crumbs = append(s.crumbs, p.heading)
			}
			path = append(path, step{depth, s.heading})
			list = append(list, s)
			line = rest
		}
		if line != "" {
			text.WriteString(plain(line))
			text.WriteByte('\n')
		}
	}
	flush()
	return list
}

// plain is a line without Markdown's marks.
func plain(line string) string {
	if strings.ContainsAny(line, "[") {
		line = markdownLink.ReplaceAllString(line, "$1")
	}
	line = strings.TrimLeft(line, "#-*+ ")
	if strings.HasPrefix(line, "|") {
		line = strings.TrimSpace(strings.ReplaceAll(line, "|", " "))
		if strings.Trim(line, "-: ") == "" {
			return ""
		}
	}
	return markdownMarks.Replace(line)
}
