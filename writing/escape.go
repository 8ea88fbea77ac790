package writing

import (
	"regexp"
	"strings"
)

var (
	special   = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `|`, `\|`, `~`, `\~`)
	entities  = regexp.MustCompile(`&(#?\w+;)`)
	lineStart = regexp.MustCompile(`(?m)^([-+=#>:])`)
	listStart = regexp.MustCompile(`(?m)^(\d{1,9})([.)])([ \t]|$)`)
	controls  = regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f\x{200b}\x{feff}\x{fffe}\x{ffff}]`)
)

// escape is plain text as Markdown that means exactly that text.
func escape(text string) string {
	return entities.ReplaceAllString(special.Replace(controls.ReplaceAllString(text, "")), `\&$1`)
}

// guardLines keeps the beginnings of a paragraph's lines from being read as a list, a heading or a rule.
func guardLines(paragraph string) string {
	var lines []string
	for line := range strings.Lines(paragraph) {
		lines = append(lines, strings.Trim(line, " \t\n\r\u00a0\u3000"))
	}
	s := strings.Trim(strings.Join(lines, "\n"), "\n")
	s = listStart.ReplaceAllString(s, `$1\$2$3`)
	return lineStart.ReplaceAllString(s, `\$1`)
}
