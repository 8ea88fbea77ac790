package check

import (
	"regexp"
	"strconv"
)

// Link is a link from one public page to another.
type Link struct {
	Module string // policies, interpretations or notices
	ID     int64
	Path   string
}

var internal = regexp.MustCompile(`\]\(\s*<?(?:https?://[^/\s)]+)?/(policies|interpretations|notices)/(\d{1,18})[^)\s]*`)

// Links are the links in a Markdown text that lead to a record.
func Links(markdown string) []Link {
	var out []Link
	for _, m := range internal.FindAllStringSubmatch(markdown, -1) {
		id, _ := strconv.ParseInt(m[2], 10, 64) // 18 digits fit
		out = append(out, Link{Module: m[1], ID: id, Path: "/" + m[1] + "/" + m[2]})
	}
	return out
}

// Dead is the finding for a link that leads nowhere.
func (l Link) Dead() Finding {
	return Finding{Check: "link", Level: Warn, Excerpt: l.Path, Message: "链接 " + l.Path + " 打不开：那里没有已公开的内容"}
}
