package check

import (
	"regexp"
	"strings"
)

var (
	// starred is a 密级 with the star that 国家秘密 carries, with or without its term: 机密★1年, 绝密 ★.
	starred = regexp.MustCompile(`(绝\s?密|机\s?密|秘\s?密)\s*[★☆＊*]`)
	// alone is a line that is a 密级 and nothing else.
	alone = regexp.MustCompile(`^(绝\s*密|机\s*密|秘\s*密)(\s*[★☆＊*]?\s*(长期|[0-9０-９一二三四五六七八九十]+\s*[年个月天日]+))?$`)
)

// headLines is how far down a page its 密级 is printed.
const headLines = 6

// SecretMark finds a 密级 mark: with its star anywhere, or alone on one of the first lines. Words such as “商业秘密” are none. This system
// is not for secrets: what bears a mark is not taken in.
func SecretMark(text string) (mark string, found bool) {
	if m := starred.FindString(text); m != "" {
		return strings.TrimSpace(m), true
	}
	seen := 0
	for line := range strings.Lines(text) {
		line = strings.Trim(line, " \t\r\n　#*_|>《》【】[]（）()")
		if line == "" {
			continue
		}
		if alone.MatchString(line) {
			return line, true
		}
		if seen++; seen >= headLines {
			break
		}
	}
	return "", false
}
