package policies

import (
	"regexp"
	"strings"
)

// Clause is an article of a document, or an item of one, named as conditions cite it: 第三条, 第三条第（一）项.
type Clause struct {
	Name string
	Text string // its own words, without its items
}

var (
	articleStart = regexp.MustCompile(`^第[零〇一二三四五六七八九十百]+条`)
	itemStart    = regexp.MustCompile(`^[（(]([一二三四五六七八九十]+)[）)]`)
	markup       = strings.NewReplacer("**", "", "__", "", "`", "")
)

// Clauses cuts a document's Markdown into its articles and their items, in order. A text without articles has none.
func Clauses(body string) []Clause {
	var list []Clause
	article := ""
	for line := range strings.Lines(body) {
		text := strings.TrimSpace(markup.Replace(strings.TrimLeft(strings.TrimSpace(line), "#>*-+ \t　")))
		switch {
		case text == "":
		case articleStart.MatchString(text):
			article = articleStart.FindString(text)
			list = append(list, Clause{article, strings.TrimLeft(text[len(article):], " 　")})
		case article == "":
		case itemStart.MatchString(text):
			m := itemStart.FindStringSubmatch(text)
			list = append(list, Clause{article + "第（" + m[1] + "）项", strings.TrimLeft(text[len(m[0]):], " 　")})
		case strings.HasPrefix(strings.TrimSpace(line), "#"):
			article = "" // a chapter's heading ends the article before it
		default:
			list[len(list)-1].Text += "\n" + text
		}
	}
	return list
}

// Uncited are the items beside those that conditions rest on, in the same articles, that no condition rests on; and how many of those articles'
// items there are. An article without items counts as one.
func Uncited(body string, cited []string) (missing []Clause, of int) {
	inForce := map[string]bool{}
	seen := map[string]bool{}
	for _, name := range cited {
		seen[name] = true
		inForce[articleStart.FindString(name)] = true
	}
	delete(inForce, "")
	clauses := Clauses(body)
	for i, c := range clauses {
		article := articleStart.FindString(c.Name)
		parent := c.Name == article && i+1 < len(clauses) && strings.HasPrefix(clauses[i+1].Name, article+"第")
		if !inForce[article] || parent {
			continue
		}
		of++
		if !seen[c.Name] && !seen[article] {
			missing = append(missing, c)
		}
	}
	return missing, of
}
