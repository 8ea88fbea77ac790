package views

import (
	"regexp"
	"slices"
	"strings"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

var articles = regexp.MustCompile(`(?m)^[#\s]*(第[一二三四五六七八九十百零〇]+条)|^[\s　]*[（(]([一二三四五六七八九十]+)[）)]`)

// ClausesOf lists the articles and items of a document's text: 第二条, 第二条第（一）项.
func ClausesOf(body string) []string {
	var out []string
	article := ""
	for _, m := range articles.FindAllStringSubmatch(body, -1) {
		if m[1] != "" {
			article = m[1]
			out = append(out, article)
		} else if article != "" {
			out = append(out, article+"第（"+m[2]+"）项")
		}
	}
	return slices.Compact(out)
}

// clauseText is an article or item with its words.
type clauseText struct {
	Name string
	Text string
}

// short is the beginning of the words.
func (c clauseText) short() string {
	text := []rune(strings.Join(strings.Fields(c.Text), " "))
	if len(text) > 60 {
		return string(text[:60]) + "…"
	}
	return string(text)
}

// clauseTexts are the clauses of a document's text with their words.
func clauseTexts(body string) []clauseText {
	var out []clauseText
	article, end := "", 0
	for _, m := range articles.FindAllStringSubmatchIndex(body, -1) {
		if len(out) > 0 {
			out[len(out)-1].Text = body[end:m[0]]
		}
		end = m[1]
		if m[2] >= 0 {
			article = body[m[2]:m[3]]
			out = append(out, clauseText{Name: article})
		} else if article != "" {
			out = append(out, clauseText{Name: article + "第（" + body[m[4]:m[5]] + "）项"})
		}
	}
	if len(out) > 0 {
		out[len(out)-1].Text = body[end:]
	}
	return out
}

// ClauseText is the words of a clause of the document's text.
func ClauseText(body, name string) string {
	for _, c := range clauseTexts(body) {
		if c.Name == name {
			return strings.Join(strings.Fields(c.Text), " ")
		}
	}
	return ""
}

// AttributeNames are the labels of keys, joined.
func AttributeNames(keys []string) string {
	var names []string
	for _, key := range keys {
		if a, known := enterprises.Lookup(key); known {
			names = append(names, a.Label)
		}
	}
	return strings.Join(names, "、")
}

func typeExample(a enterprises.Attribute) string {
	switch a.Type {
	case rule.Bool:
		return a.Key + "，!" + a.Key
	case rule.Date:
		return a.Key + ` <= as_of - duration("8760h")`
	case rule.List:
		return `"老字号" in ` + a.Key
	case rule.Int, rule.Double:
		return a.Key + " <= 100"
	}
	if a.Values != nil {
		return a.Key + ` in ["` + strings.Join(a.Values[:min(2, len(a.Values))], `", "`) + `"]`
	}
	return a.Key + ` == "…"`
}
