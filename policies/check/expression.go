package check

import "strings"

// Expression is an entry of the staff's list of wrong and sensitive expressions.
type Expression struct {
	ID         int64
	Text       string
	Suggestion string // what to write instead; empty for none
	Level      Level
}

// Expressions finds the entries of list in text.
func Expressions(text string, list []Expression) []Finding {
	var out []Finding
	for _, e := range list {
		if !strings.Contains(text, e.Text) {
			continue
		}
		message := "“" + e.Text + "”在错敏词表中"
		if e.Suggestion != "" {
			message += "，应写成“" + e.Suggestion + "”"
		}
		out = append(out, Finding{Check: "expression", Level: e.Level, Excerpt: e.Text, Message: message})
	}
	return out
}
